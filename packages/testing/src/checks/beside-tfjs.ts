import * as tf from '@tensorflow/tfjs';
import { type LayerSubject, maskedInputs } from '../subject.js';
import {
  call,
  expectSmall,
  largestDifference,
  list,
  makeInputs,
  outputMask,
  single,
} from '../tensors.js';

type Tensors = tf.Tensor | tf.Tensor[];
type Symbolic = tf.SymbolicTensor | tf.SymbolicTensor[];

/** tfjs's layers in front of one input: a mask where asked for, a product, and dropout. */
function layersBefore(subject: LayerSubject, hasMasks: boolean): tf.layers.Layer[][] {
  const masked = hasMasks ? maskedInputs(subject) : [];
  return subject.inputs.map(({ axes, dtype = 'float32' }, i) => {
    const size = axes[axes.length - 1]!;
    if (dtype !== 'float32' || axes.length < 2) return [];
    return [
      ...(masked.includes(i) && axes.length === 3 ? [tf.layers.masking({ maskValue: 0 })] : []),
      typeof size === 'number'
        ? tf.layers.dense({ units: size })
        : tf.layers.activation({ activation: 'linear' }),
      tf.layers.dropout({ rate: 0.2 }),
    ];
  });
}

/** Random inputs whose last two positions are zero where `before` starts with a mask. */
function padded(subject: LayerSubject, before: tf.layers.Layer[][]): tf.Tensor[] {
  return makeInputs(subject).map((input, i) => {
    if (before[i]?.[0]?.getClassName() !== 'Masking') return input;
    const [batch, time, size] = input.shape as [number, number, number];
    return tf.tidy(() =>
      tf.concat([tf.slice(input, [0, 0, 0], [-1, time - 2, -1]), tf.zeros([batch, 2, size])], 1),
    );
  });
}

const inputsOf = (subject: LayerSubject): tf.SymbolicTensor[] =>
  subject.inputs.map(({ axes, dtype = 'float32' }) =>
    tf.input({ batchShape: axes.map((axis) => (typeof axis === 'number' ? axis : null)), dtype }),
  );

const inputsLike = (tensors: readonly tf.SymbolicTensor[]): tf.SymbolicTensor[] =>
  tensors.map(({ shape, dtype }) => tf.input({ batchShape: shape, dtype }));

const through = (
  layers: readonly (readonly tf.layers.Layer[])[],
  tensors: readonly tf.SymbolicTensor[],
): tf.SymbolicTensor[] =>
  tensors.map((tensor, i) =>
    layers[i]!.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, tensor),
  );

const first = (output: unknown): tf.SymbolicTensor => list(output as Symbolic)[0]!;

/** The layer between layers of tfjs, in every way in which a model is put together. */
function modelsOf(
  subject: LayerSubject,
  layer: tf.layers.Layer,
  before: tf.layers.Layer[][],
  after: tf.layers.Layer,
): Record<string, tf.LayersModel> {
  const inputs = inputsOf(subject);
  const model = (inputs: tf.SymbolicTensor[], outputs: tf.SymbolicTensor) =>
    tf.model({ inputs, outputs });
  const ending = (tensors: tf.SymbolicTensor[]) => first(layer.apply(single(tensors)));
  const direct = through(before, inputs);
  const models: Record<string, tf.LayersModel> = {
    'a functional model': model(inputs, first(after.apply(ending(direct)))),
  };

  const outer = inputsOf(subject);
  const innerInputs = inputsLike(outer);
  const inner = model(innerInputs, ending(through(before, innerInputs)));
  models['a model within a model, with what comes before'] = model(
    outer,
    first(after.apply(first(inner.apply(single(outer))))),
  );

  const outside = inputsOf(subject);
  const prepared = through(before, outside);
  const insideInputs = inputsLike(prepared);
  const inside = model(insideInputs, first(after.apply(ending(insideInputs))));
  models['a model within a model, with what comes after'] = model(
    outside,
    first(inside.apply(single(prepared))),
  );

  const shape = layer.outputShape;
  if (inputs.length === 1 && before[0]!.length > 0 && !Array.isArray(shape[0])) {
    const { axes } = subject.inputs[0]!;
    const sequential = tf.sequential();
    sequential.add(
      tf.layers.inputLayer({
        batchInputShape: axes.map((axis) => (typeof axis === 'number' ? axis : null)),
      }),
    );
    for (const each of [...before[0]!, layer, after]) sequential.add(each);
    models['a sequential model'] = sequential;
  }
  return models;
}

/**
 * After a layer of tfjs and before one, the layer computes what it computes alone: called, predicted
 * and trained, with and without masks.
 */
export async function standsBesideTfjs(subject: LayerSubject, hasMasks: boolean): Promise<void> {
  const layer = subject.create();
  const before = layersBefore(subject, hasMasks);
  const after = tf.layers.activation({ activation: 'tanh' });
  const models = modelsOf(subject, layer, before, after);
  const inputs = padded(subject, before);
  let mask: tf.Tensor | null = null;
  const wanted = tf.tidy(() => {
    const masks = inputs.map((input, i) =>
      before[i]?.[0]?.getClassName() === 'Masking' ? tf.any(tf.notEqual(input, 0), -1) : null,
    );
    const prepared = inputs.map((input, i) =>
      before[i]!.reduce((x, each) => each.apply(x) as tf.Tensor, input),
    );
    const output = call(layer, prepared.map(withoutMask), { mask: masks })[0]!;
    const own = outputMask(output);
    mask = own && tf.keep(tf.clone(own));
    return tf.tanh(output);
  });
  for (const [place, model] of Object.entries(models)) {
    const output = model.predict(single(inputs)) as Tensors;
    expectSmall(
      largestDifference(list(output)[0]!, wanted, mask),
      subject.tolerance ?? 1e-5,
      `prediction in ${place}`,
    );
    tf.dispose(output);
  }
  // Last, since training changes weights and statistics.
  for (const model of Object.values(models))
    tf.tidy(() => {
      model.apply(single(inputs), { training: true });
    });
  if ((subject.learns ?? subject.weights.trainable > 0) && (subject.differentiable ?? true)) {
    const model = models['a functional model']!;
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    await model.fit(single(inputs), tf.zerosLike(wanted), { epochs: 1, verbose: 0 });
  }
  tf.dispose([...inputs, wanted, ...(mask ? [mask] : [])]);
}

/** The same numbers in a tensor that brings no mask. */
const withoutMask = (x: tf.Tensor): tf.Tensor => tf.clone(x);
