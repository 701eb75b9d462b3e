import { countText, lineView, shortText, stacked, tableView, type View } from '@resattn/host';
import type * as tf from '@tensorflow/tfjs';

/** Layers of a model, and weights of a layer, that are listed at most. */
const MAX_ROWS = 100;

/** The layers of a model with their output shapes and parameters, and the sums. */
export function modelView(
  model: tf.LayersModel,
  title: string = `${model.getClassName()} ${model.name}`,
): View {
  const { layers } = model;
  const rows = layers
    .slice(0, MAX_ROWS)
    .map((layer) => [
      shortText(layer.name, 40),
      shortText(typeOf(layer), 30),
      outputShape(layer),
      numberOf(layer.weights),
    ]);
  return tableView({
    caption: title,
    columns: [
      { header: 'layer' },
      { header: 'type' },
      { header: 'output' },
      { header: 'parameters', kind: 'number' },
    ],
    rows,
    total: ['total', '', '', numberOf(model.weights)],
    note: noteOf(model, layers.length),
  });
}

function noteOf(model: tf.LayersModel, numLayers: number): string | undefined {
  const frozen = countOf(model.weights) - countOf(model.trainableWeights);
  const notes = [
    ...(numLayers > MAX_ROWS ? [`${MAX_ROWS} of ${numLayers} layers`] : []),
    ...(frozen > 0 ? [`${countText(frozen)} of the parameters are not trainable`] : []),
  ];
  return notes.length === 0 ? undefined : notes.join('; ');
}

/** A layer in one line, and its weights. */
export function layerView(layer: tf.layers.Layer): View {
  const title = `${typeOf(layer)} ${layer.name}`;
  if (!layer.built) return lineView(title, ['no weights before its first call']);
  const output = outputShape(layer);
  const count = countOf(layer.weights);
  const line = lineView(title, [
    ...(output === '' ? [] : [`output ${output}`]),
    countText(count, 'parameter'),
  ]);
  if (layer.weights.length === 0) return line;
  return stacked([line, weightsTable(layer.weights)]);
}

function weightsTable(weights: readonly tf.LayerVariable[]): View {
  const isFrozen = weights.some(({ trainable }) => !trainable);
  return tableView({
    columns: [
      { header: 'weight' },
      { header: 'shape' },
      { header: 'parameters', kind: 'number' },
      ...(isFrozen ? [{ header: 'trainable' }] : []),
    ],
    rows: weights
      .slice(0, MAX_ROWS)
      .map((weight) => [
        shortText(weight.originalName, 80),
        shapeText(weight.shape),
        numberOf([weight]),
        weight.trainable ? 'yes' : 'no',
      ]),
    ...(weights.length > MAX_ROWS && { note: `${MAX_ROWS} of ${weights.length} weights` }),
  });
}

/** `MultiHeadAttention` of `resattn>MultiHeadAttention`. */
const typeOf = (layer: tf.layers.Layer): string => layer.getClassName().split('>').at(-1)!;

function outputShape(layer: tf.layers.Layer): string {
  let shapes: tf.Shape | tf.Shape[];
  try {
    shapes = layer.outputShape;
  } catch {
    // Not part of a model, or of several with other shapes.
    return '';
  }
  const list = Array.isArray(shapes[0]) ? (shapes as tf.Shape[]) : [shapes as tf.Shape];
  return shortText(list.map(shapeText).join(', '), 60);
}

const shapeText = (shape: tf.Shape): string => `[${shape.map((n) => n ?? '?').join(', ')}]`;

const countOf = (weights: readonly tf.LayerVariable[]): number =>
  weights.reduce((sum, { shape }) => sum + shape.reduce<number>((a, b) => a * (b ?? 1), 1), 0);

const numberOf = (weights: readonly tf.LayerVariable[]): string => countText(countOf(weights));
