import { initializers } from '@resattn/core';
import {
  type AttentionPosition,
  alibiPositions,
  learnedPositions,
  rotaryPositions,
  shawPositions,
  sinusoidalTable,
  t5Positions,
  transformerXlPositions,
} from '@resattn/layers';
import type { Complete } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { built } from './assembly.js';
import type { TransformerOptions } from './options/transformer-options.js';

/** @throws Error for heads that do not divide the features into even parts. */
export function requireEvenHeads(
  family: string,
  { modelDim, numHeads }: Pick<Complete<TransformerOptions>, 'modelDim' | 'numHeads'>,
): void {
  if (modelDim % (2 * numHeads) !== 0) {
    throw new Error(
      `${family}: modelDim is ${modelDim} and numHeads ${numHeads}, expected an even number of ` +
        'features for each head',
    );
  }
}

/** The options of the layers' stacks. */
export function stackOptions(
  options: Complete<TransformerOptions>,
  { bidirectional }: { readonly bidirectional: boolean },
) {
  const { numHeads, hiddenUnits, feedForward, activation, residual, norm, useBias } = options;
  const position = attentionPosition(options, bidirectional);
  return {
    numHeads,
    hiddenUnits,
    feedForward,
    activation,
    residual,
    norm,
    useBias,
    dropout: options.dropout,
    attentionDropout: options.attentionDropout,
    ...(position && { position }),
    // As in T5, whose layers share one table.
    sharePosition: options.position === 't5',
  };
}

function attentionPosition(
  { position, maxDistance }: Complete<TransformerOptions>,
  bidirectional: boolean,
): AttentionPosition | undefined {
  switch (position) {
    case 'rotary':
      return rotaryPositions();
    case 't5':
      return t5Positions({ maxDistance, bidirectional });
    case 'shaw':
      return shawPositions({ maxDistance });
    case 'transformerXl':
      return transformerXlPositions();
    case 'alibi':
      return alibiPositions();
    default:
      return undefined;
  }
}

/** First values of embeddings: of unit size once they are scaled by the root of the features. */
export const embeddingInitializer = (modelDim: number) =>
  initializers.randomNormal({ stddev: modelDim ** -0.5 });

/** Vectors of positions that are added to embeddings. */
export interface AddedPositions {
  readonly layers: readonly tf.layers.Layer[];
  /**
   * Adds the vectors of positions.
   *
   * @param x `[batch, time, features]`
   * @param positions int32, `[batch, time]` or what broadcasts to it; default 0, 1, …
   * @param capacity more than any of the positions; default the time
   */
  add(x: tf.Tensor, positions?: tf.Tensor, capacity?: number): tf.Tensor;
}

/** The positions of a scheme that adds vectors, else nothing. */
export function addedPositions(
  name: string,
  {
    position,
    modelDim,
    maxLength,
  }: Pick<Complete<TransformerOptions>, 'position' | 'modelDim' | 'maxLength'>,
): AddedPositions {
  if (position === 'learned') {
    const embeddingsInitializer = initializers.randomNormal({ stddev: 0.02 });
    const layer = built(learnedPositions({ name, maxLength, embeddingsInitializer }), [
      null,
      null,
      modelDim,
    ]);
    return {
      layers: [layer],
      add: (x, positions) =>
        positions ? tf.add(x, tf.gather(layer.weights[0]!.read(), positions)) : layer.apply(x),
    };
  }
  if (position !== 'sinusoidal') return { layers: [], add: (x) => x };
  return {
    layers: [],
    add: (x, positions, capacity = x.shape[1]!) => {
      const table = sinusoidalTable(capacity, modelDim);
      return tf.add(x, positions ? tf.gather(table, positions) : table);
    },
  };
}
