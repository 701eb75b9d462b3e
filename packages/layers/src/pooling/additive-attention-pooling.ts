import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { lastSize } from '../base/shapes.js';
import { AttentionPooling, type AttentionPoolingOptions } from './attention-pooling.js';

export interface AdditiveAttentionPoolingOptions<Scores extends boolean = boolean>
  extends AttentionPoolingOptions<Scores> {
  /** Size of the hidden layer of the score. */
  readonly units: number;
  /** Whether there is a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Additive attention pooling: `a = softmax_t(w tanh(W h_t + b))`, `c = sum over t of a_t h_t`.
 *
 * Masked positions have weight 0; a sequence that is masked wholly gives zeros.
 *
 * Shapes: h `[batch, time, features]` to the context `[batch, features]`, and with
 * `returnAttentionScores` the weights `[batch, time]`.
 *
 * Yang et al., "Hierarchical attention networks for document classification", 2016; the score is
 * that of Bahdanau et al., 2014, https://arxiv.org/abs/1409.0473.
 */
export class AdditiveAttentionPooling<Scores extends boolean = boolean> extends AttentionPooling<
  AdditiveAttentionPoolingOptions,
  never,
  Scores
> {
  static readonly className: string = 'resattn>AdditiveAttentionPooling';
  static {
    registerLayer(AdditiveAttentionPooling);
  }

  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;
  private scoreKernel!: tf.LayerVariable;

  constructor(config: AdditiveAttentionPoolingOptions<Scores>) {
    super(config, {
      units: required,
      useBias: true,
      kernelInitializer: 'glorotUniform',
      returnAttentionScores: false,
    });
    checkPositiveInteger(this.label, 'units', this.options.units);
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { units, useBias, kernelInitializer } = this.options;
    const initializer = initializerFor(this.label, kernelInitializer);
    this.kernel = this.weight('kernel', [lastSize(this.label, 'h', shape!), units], initializer);
    if (useBias) this.bias = this.weight('bias', [units], tf.initializers.zeros());
    this.scoreKernel = this.weight('scoreKernel', [units, 1], initializer);
  }

  protected override scores(h: tf.Tensor): tf.Tensor {
    const hidden = ops.tanh(ops.dense(h, this.kernel.read(), this.bias?.read()));
    return tf.reshape(ops.dense(hidden, this.scoreKernel.read()), h.shape.slice(0, 2));
  }
}

/** Makes an {@link AdditiveAttentionPooling}. */
export function additiveAttentionPooling<Scores extends boolean = false>(
  options: AdditiveAttentionPoolingOptions<Scores>,
): AdditiveAttentionPooling<Scores> {
  return new AdditiveAttentionPooling(options);
}
