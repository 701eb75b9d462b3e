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
import { type Complete, requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { requireChoice, requireRate } from '../config/fields.js';
import { built } from './assembly.js';

/** How a Transformer learns of positions. */
export type PositionScheme =
  /** Vectors added to the embeddings: fixed (Vaswani et al., 2017) or learned (Gehring et al., 2017). */
  | 'sinusoidal'
  | 'learned'
  /** Relative, inside self-attention: RoPE, T5, Shaw, Transformer-XL, ALiBi. */
  | 'rotary'
  | 't5'
  | 'shaw'
  | 'transformerXl'
  | 'alibi'
  /** A decoder that sees what is before it knows of positions even so; an encoder does not. */
  | 'none';

/** What all Transformers have in common. */
export interface TransformerOptions {
  /** Features of a token in all layers; a multiple of `numHeads`. */
  readonly modelDim?: number | undefined;
  readonly numHeads?: number | undefined;
  /** Features inside the feed-forward networks. */
  readonly hiddenUnits?: number | undefined;
  /** `mlp`, or `gated` (Shazeer, "GLU variants improve Transformer", 2020). */
  readonly feedForward?: 'mlp' | 'gated' | undefined;
  /** Activation of the feed-forward networks. */
  readonly activation?: 'relu' | 'gelu' | 'gelu_tanh' | 'silu' | undefined;
  /** Where the normalization stands in each layer. */
  readonly residual?: 'preNorm' | 'postNorm' | undefined;
  readonly norm?: 'layerNorm' | 'rmsNorm' | undefined;
  readonly position?: PositionScheme | undefined;
  /** Number of positions where they are learned. */
  readonly maxLength?: number | undefined;
  /** Distances beyond it are not told apart; of `shaw` and `t5`. */
  readonly maxDistance?: number | undefined;
  /** Whether embeddings are multiplied by the root of `modelDim`. */
  readonly scaleEmbeddings?: boolean | undefined;
  /** Whether the output's matrix is the embedding of the tokens. */
  readonly tiedOutput?: boolean | undefined;
  /** Whether projections have a bias. */
  readonly useBias?: boolean | undefined;
  /** Dropout rate of embeddings and of each part's output. */
  readonly dropout?: number | undefined;
  /** Dropout rate of the attention weights. */
  readonly attentionDropout?: number | undefined;
}

const schemes: readonly PositionScheme[] = [
  'sinusoidal',
  'learned',
  'rotary',
  't5',
  'shaw',
  'transformerXl',
  'alibi',
  'none',
];

/** @throws Error for an option out of range, naming it. */
export function checkTransformerOptions(
  family: string,
  options: Complete<TransformerOptions>,
): void {
  const { modelDim, numHeads } = options;
  for (const field of ['modelDim', 'numHeads', 'hiddenUnits', 'maxLength', 'maxDistance'] as const)
    requireWholeNumber(family, field, options[field], 1);
  for (const field of ['dropout', 'attentionDropout'] as const)
    requireRate(family, field, options[field]);
  requireChoice(family, 'residual', options.residual, ['preNorm', 'postNorm']);
  requireChoice(family, 'position', options.position, schemes);
  requireChoice(family, 'feedForward', options.feedForward, ['mlp', 'gated']);
  requireChoice(family, 'norm', options.norm, ['layerNorm', 'rmsNorm']);
  requireChoice(family, 'activation', options.activation, ['relu', 'gelu', 'gelu_tanh', 'silu']);
  if (modelDim % (2 * numHeads) !== 0) {
    throw new Error(
      `${family}: modelDim is ${modelDim} and numHeads ${numHeads}, want an even number of ` +
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
