import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';

export interface FactorizedEmbeddingOptions extends LayerConfig {
  /** Number of tokens. */
  readonly vocabularySize: number;
  /** Number of features of the narrow table. */
  readonly embeddingDim: number;
  /** Number of features of the result. */
  readonly units: number;
  /** Id of padding: its positions are masked, its row gets no gradient. Default: no padding. */
  readonly padId?: number | undefined;
  /** Whether the projection has a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of the table. Default `standardNormal`. */
  readonly embeddingsInitializer?: InitializerOption | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * A narrow embedding, widened: `y[b, t] = E[ids[b, t]] W + b`. With k narrow features it has
 * `vocabularySize k + k units` numbers in place of `vocabularySize units`.
 *
 * Shapes: ids `[batch, time]` to `[batch, time, units]`.
 *
 * Lan et al., "ALBERT", 2019, https://arxiv.org/abs/1909.11942.
 */
export class FactorizedEmbedding extends CompositeLayer<FactorizedEmbeddingOptions, 'padId'> {
  static readonly className: string = 'resattn>FactorizedEmbedding';
  static override readonly formerNames = { paddingId: 'padId' };
  static {
    registerLayer(FactorizedEmbedding);
  }

  private embeddings!: tf.LayerVariable;
  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor(config: FactorizedEmbeddingOptions) {
    super(config, {
      vocabularySize: required,
      embeddingDim: required,
      units: required,
      padId: undefined,
      useBias: true,
      embeddingsInitializer: 'standardNormal',
      kernelInitializer: 'glorotUniform',
    });
    const { vocabularySize, embeddingDim, units } = this.options;
    for (const [name, value] of Object.entries({ vocabularySize, embeddingDim, units }))
      checkPositiveInteger(this.label, name, value);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'ids', axes: ['batch', 'time'], holds: 'ids' }];
  }

  protected override setup(): void {
    const { vocabularySize, embeddingDim, units, useBias } = this.options;
    this.embeddings = this.weight(
      'embeddings',
      [vocabularySize, embeddingDim],
      initializerFor(this.label, this.options.embeddingsInitializer),
    );
    this.kernel = this.weight(
      'kernel',
      [embeddingDim, units],
      initializerFor(this.label, this.options.kernelInitializer),
    );
    if (useBias) this.bias = this.weight('bias', [units], tf.initializers.zeros());
  }

  protected override outputShapes([ids]: tf.Shape[]): tf.Shape[] {
    return [[...ids!, this.options.units]];
  }

  protected override outputMasks([mask]: readonly Mask[], [ids]: tf.Tensor[]): Mask[] {
    const { padId } = this.options;
    if (padId === undefined) return [mask ?? null];
    return [tf.tidy(() => tf.notEqual(tf.cast(ids!, 'int32'), tf.scalar(padId, 'int32')))];
  }

  protected override forward([ids]: tf.Tensor[]): tf.Tensor {
    const narrow = ops.embeddingLookup(this.embeddings.read(), ids!, {
      padId: this.options.padId,
    });
    return ops.dense(narrow, this.kernel.read(), this.bias?.read());
  }
}

/** Makes a {@link FactorizedEmbedding}. */
export function factorizedEmbedding(options: FactorizedEmbeddingOptions): FactorizedEmbedding {
  return new FactorizedEmbedding(options);
}
