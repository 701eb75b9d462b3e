import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';

export interface TokenEmbeddingOptions extends LayerConfig {
  /** Number of tokens. */
  readonly vocabularySize: number;
  /** Number of features of a token. */
  readonly embeddingDim: number;
  /** Id of padding: its positions are masked, its row gets no gradient. Default: no padding. */
  readonly padId?: number | undefined;
  /** Multiply by the root of `embeddingDim`, as the Transformer does. Default false. */
  readonly scaleByRoot?: boolean | undefined;
  /** Dropout rate of the result. Default 0. */
  readonly dropout?: number | undefined;
  /** Initial values of the table. Default `standardNormal`. */
  readonly embeddingsInitializer?: InitializerOption | undefined;
}

/**
 * Vectors of tokens: `y[b, t] = E[ids[b, t]]`.
 *
 * Shapes: ids `[batch, time]`, int32, to `[batch, time, embeddingDim]`. With `padId` the output
 * carries the mask `ids != padId`, which the layers after it obey.
 *
 * @throws Error when the padding id is outside the vocabulary. An id outside it is refused by the
 *   backend.
 */
export class TokenEmbedding extends CompositeLayer<TokenEmbeddingOptions, 'padId'> {
  static readonly className: string = 'resattn>TokenEmbedding';
  static override readonly formerNames = { paddingId: 'padId' };
  static {
    registerLayer(TokenEmbedding);
  }

  private embeddings!: tf.LayerVariable;

  constructor(config: TokenEmbeddingOptions) {
    super(config, {
      vocabularySize: required,
      embeddingDim: required,
      padId: undefined,
      scaleByRoot: false,
      dropout: 0,
      embeddingsInitializer: 'standardNormal',
    });
    const { vocabularySize, embeddingDim, padId, dropout } = this.options;
    checkPositiveInteger(this.label, 'vocabularySize', vocabularySize);
    checkPositiveInteger(this.label, 'embeddingDim', embeddingDim);
    checkRate(this.label, 'dropout', dropout);
    if (padId !== undefined && !(padId >= 0 && padId < vocabularySize))
      throw new Error(
        `${this.label}: padId is ${padId}, expected an id from 0 to ${vocabularySize - 1}`,
      );
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'ids', axes: ['batch', 'time'], holds: 'ids' }];
  }

  protected override setup(): void {
    const { vocabularySize, embeddingDim, embeddingsInitializer } = this.options;
    this.embeddings = this.weight(
      'embeddings',
      [vocabularySize, embeddingDim],
      initializerFor(this.label, embeddingsInitializer),
    );
  }

  protected override outputShapes([ids]: tf.Shape[]): tf.Shape[] {
    return [[...ids!, this.options.embeddingDim]];
  }

  protected override outputMasks(masks: readonly Mask[], [ids]: tf.Tensor[]): Mask[] {
    const { padId } = this.options;
    if (padId === undefined) return [masks[0] ?? null];
    return [tf.tidy(() => tf.notEqual(tf.cast(ids!, 'int32'), tf.scalar(padId, 'int32')))];
  }

  protected override forward([ids]: tf.Tensor[], { training }: Call): tf.Tensor {
    const { padId, scaleByRoot, embeddingDim, dropout: rate } = this.options;
    const rows = ops.embeddingLookup(this.embeddings.read(), ids!, { padId });
    const y = scaleByRoot ? tf.mul(rows, Math.sqrt(embeddingDim)) : rows;
    return training && rate > 0 ? ops.dropout(y, rate) : y;
  }
}

/** Makes a {@link TokenEmbedding}. */
export function tokenEmbedding(options: TokenEmbeddingOptions): TokenEmbedding {
  return new TokenEmbedding(options);
}
