import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';
import { softmaxOverTime } from './attention-pooling.js';

export interface StructuredSelfAttentionOptions<
  Scores extends boolean = boolean,
  Penalty extends boolean = boolean,
> extends LayerConfig {
  /** Number of weightings of the sequence. */
  readonly hops: number;
  /** Size of the hidden layer of the score. */
  readonly units: number;
  /** Whether the penalty `[batch]` is an output after the context. Default false. */
  readonly returnPenalty?: Penalty | undefined;
  /** Whether the weights `[batch, hops, time]` are the last output. Default false. */
  readonly returnAttentionScores?: Scores | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Structured self-attentive pooling: several weightings of one sequence,
 * `A = softmax_t(W2 tanh(W1 h))`, `M = A h`. The penalty `|A A^T - I|^2` (Frobenius norm), times a
 * factor in the loss, keeps the weightings apart.
 *
 * Masked positions have weight 0; a sequence that is masked wholly gives a context of zeros.
 *
 * Shapes: h `[batch, time, features]` to M `[batch, hops, features]`, then on request the penalty
 * `[batch]` and the weights `[batch, hops, time]`.
 *
 * Lin et al., "A structured self-attentive sentence embedding", 2017,
 * https://arxiv.org/abs/1703.03130.
 */
export class StructuredSelfAttention<
  Scores extends boolean = boolean,
  Penalty extends boolean = boolean,
> extends CompositeLayer<
  StructuredSelfAttentionOptions,
  never,
  Scores extends true ? (Penalty extends true ? 3 : 2) : OneOr<2, Penalty>
> {
  static readonly className: string = 'resattn>StructuredSelfAttention';
  static {
    registerLayer(StructuredSelfAttention);
  }

  private kernel!: tf.LayerVariable;
  private scoreKernel!: tf.LayerVariable;

  constructor(config: StructuredSelfAttentionOptions<Scores, Penalty>) {
    super(config, {
      hops: required,
      units: required,
      returnPenalty: false,
      returnAttentionScores: false,
      kernelInitializer: 'glorotUniform',
    });
    checkPositiveInteger(this.label, 'hops', this.options.hops);
    checkPositiveInteger(this.label, 'units', this.options.units);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'h', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { hops, units, kernelInitializer } = this.options;
    const initializer = initializerFor(this.label, kernelInitializer);
    this.kernel = this.weight('kernel', [lastSize(this.label, 'h', shape!), units], initializer);
    this.scoreKernel = this.weight('scoreKernel', [units, hops], initializer);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const { hops, returnPenalty, returnAttentionScores } = this.options;
    const [batch, time, features] = shape!;
    const shapes: tf.Shape[] = [[batch!, hops, features!]];
    if (returnPenalty) shapes.push([batch!]);
    if (returnAttentionScores) shapes.push([batch!, hops, time!]);
    return shapes;
  }

  protected override outputMasks(): Mask[] {
    return [null];
  }

  protected override forward([h]: tf.Tensor[], { mask }: Call): tf.Tensor[] {
    const { hops, returnPenalty, returnAttentionScores } = this.options;
    const [batch, time, features] = h!.shape as [number, number, number];
    const hidden = ops.tanh(ops.dense(h!, this.kernel.read()));
    const scores = tf.transpose(ops.dense(hidden, this.scoreKernel.read()), [0, 2, 1]);
    const weights = softmaxOverTime(scores, mask);
    const outputs = [time === 0 ? tf.zeros([batch, hops, features]) : tf.matMul(weights, h!)];
    if (returnPenalty) outputs.push(overlapPenalty(weights));
    if (returnAttentionScores) outputs.push(weights);
    return outputs;
  }
}

/** `|A A^T - I|^2` of each example, `[batch, hops, time]` to `[batch]`. */
export function overlapPenalty(weights: tf.Tensor): tf.Tensor {
  const hops = weights.shape[1]!;
  const overlaps =
    weights.shape[2] === 0
      ? tf.zeros([weights.shape[0], hops, hops])
      : tf.matMul(weights, weights, false, true);
  return tf.sum(tf.square(tf.sub(overlaps, tf.eye(hops))), [1, 2]);
}

/** Makes a {@link StructuredSelfAttention}. */
export function structuredSelfAttention<
  Scores extends boolean = false,
  Penalty extends boolean = false,
>(
  options: StructuredSelfAttentionOptions<Scores, Penalty>,
): StructuredSelfAttention<Scores, Penalty> {
  return new StructuredSelfAttention(options);
}
