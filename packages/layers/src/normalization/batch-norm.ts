import * as ops from '@resattn/core/ops';
import { recognizeCopies } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface BatchNormOptions extends LayerConfig {
  /**
   * Share of the old value that the moving statistics keep at each step (PyTorch's momentum is
   * 1 minus this), or `cumulative` for the plain average over all steps. Default 0.9.
   */
  readonly momentum?: number | 'cumulative' | undefined;
  /** Added to the variance under the root. Default 1e-5. */
  readonly epsilon?: number | undefined;
  /** Whether to learn a scale of each feature. Default true. */
  readonly useScale?: boolean | undefined;
  /** Whether to learn an offset of each feature. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of the scale. Default `ones`. */
  readonly gammaInitializer?: InitializerOption | undefined;
}

/**
 * Batch normalization of each feature: `y = (x - mean) / sqrt(var + epsilon) * gamma + beta`.
 *
 * In training mean and biased variance are those of the batch, over all positions that the mask
 * keeps: padding neither counts in the statistics nor leaves zero. The moving mean and the moving
 * unbiased variance follow them, and are used otherwise.
 *
 * Shapes: `[batch, ..., features]` to the same; a mask is `[batch, time]`. Masked positions of the
 * output are 0.
 *
 * Ioffe and Szegedy, "Batch normalization", 2015, https://arxiv.org/abs/1502.03167.
 */
export class BatchNorm extends CompositeLayer<BatchNormOptions> {
  static readonly className: string = 'resattn>BatchNorm';
  static {
    registerLayer(BatchNorm);
    recognizeCopies(BatchNorm, 'layers/BatchNorm');
  }

  private gamma: tf.LayerVariable | undefined;
  private beta: tf.LayerVariable | undefined;
  private movingMean!: tf.LayerVariable;
  private movingVariance!: tf.LayerVariable;
  private numSteps: tf.LayerVariable | undefined;

  constructor(config: BatchNormOptions = {}) {
    super(config, {
      momentum: 0.9,
      epsilon: 1e-5,
      useScale: true,
      useBias: true,
      gammaInitializer: 'ones',
    });
    const { momentum } = this.options;
    if (momentum !== 'cumulative' && !(momentum >= 0 && momentum < 1))
      throw new Error(
        `${this.label}: momentum is ${momentum}, expected 0 up to but not including 1, or ` +
          '"cumulative"; it is the share of the old value that is kept',
      );
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const features = [lastSize(this.label, 'x', shape!)];
    const { useScale, useBias, momentum, gammaInitializer } = this.options;
    if (useScale)
      this.gamma = this.weight('gamma', features, initializerFor(this.label, gammaInitializer));
    if (useBias) this.beta = this.weight('beta', features, tf.initializers.zeros());
    this.movingMean = this.weight('movingMean', features, tf.initializers.zeros(), false);
    this.movingVariance = this.weight('movingVariance', features, tf.initializers.ones(), false);
    if (momentum === 'cumulative')
      this.numSteps = this.weight('numSteps', [], tf.initializers.zeros(), false);
  }

  protected override forward([x]: tf.Tensor[], { mask, training }: Call): tf.Tensor {
    const options = {
      gamma: this.gamma?.read(),
      beta: this.beta?.read(),
      epsilon: this.options.epsilon,
      mask: mask ?? undefined,
    };
    if (!training) {
      const moments = { mean: this.movingMean.read(), variance: this.movingVariance.read() };
      return ops.batchNormBy(moments, x!, options);
    }
    const { y, moments } = ops.batchNorm(x!, options);
    this.follow(moments);
    return y;
  }

  private follow({ mean, variance, count }: ops.BatchMoments): void {
    const unbiased = tf.mul(variance, tf.div(count, tf.maximum(tf.sub(count, 1), 1)));
    const { momentum } = this.options;
    let share: tf.Scalar | number = 1 - Number(momentum);
    if (this.numSteps) {
      this.numSteps.write(tf.add(this.numSteps.read(), 1));
      share = tf.div(1, this.numSteps.read());
    }
    for (const [moving, value] of [
      [this.movingMean, mean],
      [this.movingVariance, unbiased],
    ] as const) {
      const old = moving.read();
      moving.write(tf.add(old, tf.mul(tf.sub(value, old), share)));
    }
  }
}

/** Makes a {@link BatchNorm}. */
export function batchNorm(options: BatchNormOptions = {}): BatchNorm {
  return new BatchNorm(options);
}
