import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { registerLayer } from '../base/register.js';
import { lastSize } from '../base/shapes.js';
import { AttentionPooling, type AttentionPoolingOptions } from './attention-pooling.js';

export interface SoftmaxPoolingOptions<Scores extends boolean = boolean>
  extends AttentionPoolingOptions<Scores> {
  /** Whether the score has a bias. It does not change the weights. Default false. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Attention pooling in its plainest form: `a = softmax_t(W h_t)`, `c = sum over t of a_t h_t`.
 *
 * Masked positions have weight 0; a sequence that is masked wholly gives zeros.
 *
 * Shapes: h `[batch, time, features]` to the context `[batch, features]`, and with
 * `returnAttentionScores` the weights `[batch, time]`.
 */
export class SoftmaxPooling<Scores extends boolean = boolean> extends AttentionPooling<
  SoftmaxPoolingOptions,
  never,
  Scores
> {
  static readonly className: string = 'resattn>SoftmaxPooling';
  static {
    registerLayer(SoftmaxPooling);
  }

  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor(config: SoftmaxPoolingOptions<Scores> = {}) {
    super(config, {
      useBias: false,
      kernelInitializer: 'glorotUniform',
      returnAttentionScores: false,
    });
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { useBias, kernelInitializer } = this.options;
    const features = lastSize(this.label, 'h', shape!);
    this.kernel = this.weight(
      'kernel',
      [features, 1],
      initializerFor(this.label, kernelInitializer),
    );
    if (useBias) this.bias = this.weight('bias', [1], tf.initializers.zeros());
  }

  protected override scores(h: tf.Tensor): tf.Tensor {
    return tf.reshape(ops.dense(h, this.kernel.read(), this.bias?.read()), h.shape.slice(0, 2));
  }
}

/** Makes a {@link SoftmaxPooling}. */
export function softmaxPooling<Scores extends boolean = false>(
  options: SoftmaxPoolingOptions<Scores> = {},
): SoftmaxPooling<Scores> {
  return new SoftmaxPooling(options);
}
