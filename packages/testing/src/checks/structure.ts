import * as tf from '@tensorflow/tfjs';
import type { LayerSubject } from '../subject.js';
import { usualSizes } from '../subject.js';
import {
  call,
  expectSmall,
  fail,
  largestDifference,
  list,
  makeInputs,
  showShape,
} from '../tensors.js';

/** A model with the layer alone, batch and all named axes unknown. */
export function modelOf(subject: LayerSubject): tf.LayersModel {
  const inputs = subject.inputs.map(({ axes, dtype }) =>
    tf.input({
      batchShape: axes.map((axis) => (typeof axis === 'number' ? axis : null)),
      dtype: dtype ?? 'float32',
    }),
  );
  const outputs = subject.create().apply(inputs.length === 1 ? inputs[0]! : inputs);
  return tf.model({ inputs, outputs: outputs as tf.SymbolicTensor | tf.SymbolicTensor[] });
}

function revive(layer: tf.layers.Layer, config: tf.serialization.ConfigDict): tf.layers.Layer {
  const cls = layer.constructor as tf.serialization.SerializableConstructor<tf.layers.Layer>;
  return cls.fromConfig(cls, config);
}

export function configRoundTrip(subject: LayerSubject): void {
  const layer = subject.create();
  const config = JSON.stringify(layer.getConfig());
  const copy = revive(layer, JSON.parse(config) as tf.serialization.ConfigDict);
  const again = JSON.stringify(copy.getConfig());
  if (again !== config) fail(`getConfig is ${again} after a round trip, expected ${config}`);
}

export function weightCounts(subject: LayerSubject): void {
  const layer = subject.create();
  tf.tidy(() => call(layer, makeInputs(subject)));
  const { trainable, nonTrainable = 0 } = subject.weights;
  const names = layer.weights.map((weight) => weight.originalName);
  const got = `${layer.trainableWeights.length} trainable, ${layer.nonTrainableWeights.length} not`;
  if (
    layer.trainableWeights.length !== trainable ||
    layer.nonTrainableWeights.length !== nonTrainable
  )
    fail(`${got}, expected ${trainable} and ${nonTrainable}: ${names.join(', ')}`);
  if (new Set(names).size !== names.length)
    fail(`weight names are not unique: ${names.join(', ')}`);
  const foreign = names.filter((name) => !name.startsWith(`${layer.name}/`));
  if (foreign.length > 0) fail(`weights not named after the layer: ${foreign.join(', ')}`);
  layer.trainable = false;
  if (layer.trainableWeights.length > 0 || layer.weights.length !== trainable + nonTrainable)
    fail(
      `frozen, it has ${layer.trainableWeights.length} trainable weights of ${layer.weights.length}`,
    );
}

export function symbolicEqualsEagerShapes(subject: LayerSubject): void {
  const model = modelOf(subject);
  const layer = subject.create();
  for (const sizes of [usualSizes, { batch: 3, time: 4 }]) {
    tf.tidy(() => {
      const inputs = makeInputs(subject, 1, sizes);
      const outputs = call(layer, inputs);
      const shapes = inputs.map(({ shape }) => shape as tf.Shape);
      const computed = layer.computeOutputShape(shapes.length === 1 ? shapes[0]! : shapes);
      const wanted = (Array.isArray(computed[0]) ? computed : [computed]) as tf.Shape[];
      if (wanted.length !== outputs.length)
        fail(`call returns ${outputs.length} outputs, computeOutputShape ${wanted.length}`);
      outputs.forEach((output, i) => {
        if (showShape(output.shape) !== showShape(wanted[i]!))
          fail(
            `output ${i} is ${showShape(output.shape)}, computeOutputShape says ${showShape(wanted[i]!)}`,
          );
        const symbolic = model.outputs[i]!.shape;
        const fits =
          symbolic.length === output.rank &&
          symbolic.every((size, axis) => size === null || size === output.shape[axis]);
        if (!fits)
          fail(
            `output ${i} is ${showShape(output.shape)}, symbolically ${JSON.stringify(symbolic)}`,
          );
      });
    });
  }
}

export async function savedEqualsLoaded(subject: LayerSubject): Promise<void> {
  const model = modelOf(subject);
  // Weights that no initializer gives, so that a weight that was not loaded shows.
  model.getWeights().forEach((weight, i) => {
    const moved = tf.tidy(() => tf.add(tf.mul(weight, 0.9), 0.01 * (i + 1)));
    model.weights[i]!.write(moved);
    moved.dispose();
  });
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = JSON.parse(JSON.stringify({ ...artifacts, weightData: undefined }));
      saved!.weightData = artifacts.weightData!;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
  const layer = model.layers[model.layers.length - 1]!;
  const copy = loaded.layers[loaded.layers.length - 1]!;
  // A loaded seed or nested layer may differ in form, never in meaning.
  if (JSON.stringify(copy.getConfig()) !== JSON.stringify(layer.getConfig()))
    fail(
      `the loaded layer has the configuration ${JSON.stringify(copy.getConfig())}, ` +
        `the saved one ${JSON.stringify(layer.getConfig())}`,
    );
  tf.tidy(() => {
    const inputs = makeInputs(subject);
    const before = list(model.predict(inputs.length === 1 ? inputs[0]! : inputs));
    const after = list(loaded.predict(inputs.length === 1 ? inputs[0]! : inputs));
    before.forEach((output, i) => {
      expectSmall(
        largestDifference(output, after[i]!),
        subject.tolerance ?? 1e-5,
        `output ${i} after loading`,
      );
    });
  });
}
