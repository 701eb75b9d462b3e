import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { formatShape, type InputAxes } from '../base/shapes.js';

export interface TiedEmbeddingOptions extends LayerConfig {
  /** Number of tokens. */
  readonly vocabularySize: number;
  /** Number of features of a token. */
  readonly embeddingDim: number;
  /** Id of padding: its positions are masked, its row gets no gradient. Default: no padding. */
  readonly padId?: number | undefined;
  /** Multiply embeddings by the root of `embeddingDim`. Default false. */
  readonly scaleByRoot?: boolean | undefined;
  /** Whether the logits have a bias. Default false. */
  readonly useBias?: boolean | undefined;
  /** Initial values of the table. Default `glorotUniform`. */
  readonly embeddingsInitializer?: InitializerOption | undefined;
}

/**
 * One table E for both ends of a language model. Applied to ids it gives their vectors,
 * `y[b, t] = E[ids[b, t]]`; applied to features it gives logits, `y = x E^T + bias`.
 *
 * Call the same layer twice: `const h = tied.apply(ids)`, …, `const logits = tied.apply(features)`.
 *
 * Shapes: ids `[batch, time]` to `[batch, time, embeddingDim]`; features
 * `[batch, time, embeddingDim]` to `[batch, time, vocabularySize]`.
 *
 * Press and Wolf, "Using the output embedding to improve language models", 2016,
 * https://arxiv.org/abs/1608.05859.
 */
export class TiedEmbedding extends CompositeLayer<TiedEmbeddingOptions, 'padId'> {
  static readonly className: string = 'resattn>TiedEmbedding';
  static override readonly formerNames = { paddingId: 'padId' };
  static {
    registerLayer(TiedEmbedding);
  }

  private embeddings!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor(config: TiedEmbeddingOptions) {
    super(config, {
      vocabularySize: required,
      embeddingDim: required,
      padId: undefined,
      scaleByRoot: false,
      useBias: false,
      embeddingsInitializer: 'glorotUniform',
    });
    checkPositiveInteger(this.label, 'vocabularySize', this.options.vocabularySize);
    checkPositiveInteger(this.label, 'embeddingDim', this.options.embeddingDim);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'time'], holds: 'ids' }];
  }

  protected override setup(): void {
    const { vocabularySize, embeddingDim, useBias, embeddingsInitializer } = this.options;
    const initializer = initializerFor(this.label, embeddingsInitializer);
    this.embeddings = this.weight('embeddings', [vocabularySize, embeddingDim], initializer);
    if (useBias) this.bias = this.weight('bias', [vocabularySize], tf.initializers.zeros());
  }

  private isIds(shape: tf.Shape): boolean {
    const { embeddingDim } = this.options;
    const isIds = shape.length === 2;
    if (!isIds && (shape.length !== 3 || shape[2] !== embeddingDim))
      throw new Error(
        `${this.label}: x has shape ${formatShape(shape)}, expected ids [batch, time] or features ` +
          `[batch, time, ${embeddingDim}]`,
      );
    return isIds;
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const { vocabularySize, embeddingDim } = this.options;
    const features = this.isIds(shape!) ? embeddingDim : vocabularySize;
    return [[shape![0]!, shape![1]!, features]];
  }

  protected override outputMasks([mask]: readonly Mask[], [x]: tf.Tensor[]): Mask[] {
    const { padId } = this.options;
    if (padId === undefined || !this.isIds(x!.shape)) return [mask ?? null];
    return [tf.tidy(() => tf.notEqual(tf.cast(x!, 'int32'), tf.scalar(padId, 'int32')))];
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const { padId, embeddingDim, scaleByRoot } = this.options;
    const table = this.embeddings.read();
    if (!this.isIds(x!.shape))
      return ops.dense(x!, table, this.bias?.read(), { transposeKernel: true });
    const rows = ops.embeddingLookup(table, x!, { padId });
    return scaleByRoot ? tf.mul(rows, Math.sqrt(embeddingDim)) : rows;
  }
}

/** Makes a {@link TiedEmbedding}. */
export function tiedEmbedding(options: TiedEmbeddingOptions): TiedEmbedding {
  return new TiedEmbedding(options);
}
