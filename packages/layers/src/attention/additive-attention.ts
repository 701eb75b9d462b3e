import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { lastSize } from '../base/shapes.js';
import { ScoreAttention, type ScoreAttentionOptions } from './score-attention.js';

export interface AdditiveAttentionOptions<Scores extends boolean = boolean>
  extends ScoreAttentionOptions<Scores> {
  /** Size of the hidden layer of the score. */
  readonly units: number;
  /** Whether there is a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /**
   * Whether the score sees how much attention each position has had, `e_ij` with `w_c coverage_ij`
   * inside the tanh (See et al., 2017); `attendTo` then takes the coverage, elsewhere it is 0. Default
   * false.
   */
  readonly useCoverage?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Additive (Bahdanau) attention: `e_ij = v tanh(W_s s_i + W_h h_j + b)`, `a = softmax_j(e)`,
 * `context_i = sum over j of a_ij h_j`.
 *
 * Positions that the memory's mask hides have weight 0; a wholly masked memory gives zeros.
 *
 * Shapes: query s `[batch, queryTime, queryFeatures]`, memory h `[batch, keyTime, memoryFeatures]`,
 * to the context `[batch, queryTime, memoryFeatures]`, and on request the weights
 * `[batch, queryTime, keyTime]`.
 *
 * Bahdanau et al., "Neural machine translation by jointly learning to align and translate", 2014,
 * https://arxiv.org/abs/1409.0473. Coverage: See et al., "Get to the point", 2017,
 * https://arxiv.org/abs/1704.04368.
 */
export class AdditiveAttention<Scores extends boolean = boolean> extends ScoreAttention<
  AdditiveAttentionOptions,
  never,
  Scores
> {
  static readonly className: string = 'resattn>AdditiveAttention';
  static override readonly formerNames = { hasCoverage: 'useCoverage' };
  static {
    registerLayer(AdditiveAttention);
  }

  private queryKernel!: tf.LayerVariable;
  private memoryKernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;
  private scoreKernel!: tf.LayerVariable;
  private coverageKernel: tf.LayerVariable | undefined;

  constructor(config: AdditiveAttentionOptions<Scores>) {
    super(config, {
      units: required,
      useBias: true,
      useCoverage: false,
      kernelInitializer: 'glorotUniform',
      returnAttentionScores: false,
    });
    checkPositiveInteger(this.label, 'units', this.options.units);
  }

  protected override setup([query, memory]: tf.Shape[]): void {
    const { units, useBias, useCoverage, kernelInitializer } = this.options;
    const initializer = initializerFor(this.label, kernelInitializer);
    const sizes = [lastSize(this.label, 'query', query!), lastSize(this.label, 'memory', memory!)];
    this.queryKernel = this.weight('queryKernel', [sizes[0]!, units], initializer);
    this.memoryKernel = this.weight('memoryKernel', [sizes[1]!, units], initializer);
    if (useBias) this.bias = this.weight('bias', [units], tf.initializers.zeros());
    this.scoreKernel = this.weight('scoreKernel', [units, 1], initializer);
    if (useCoverage) this.coverageKernel = this.weight('coverageKernel', [1, units], initializer);
  }

  protected override projectMemory(memory: tf.Tensor): tf.Tensor {
    return ops.dense(memory, this.memoryKernel.read());
  }

  protected override scores(
    query: tf.Tensor,
    projected: tf.Tensor,
    coverage: tf.Tensor | undefined,
  ): tf.Tensor {
    const asked = ops.dense(query, this.queryKernel.read(), this.bias?.read());
    const sum = tf.add(tf.expandDims(asked, 2), tf.expandDims(projected, 1));
    const covered =
      coverage && this.coverageKernel
        ? tf.add(sum, ops.dense(tf.expandDims(coverage, 3), this.coverageKernel.read()))
        : sum;
    const hidden = ops.tanh(covered);
    return tf.reshape(ops.dense(hidden, this.scoreKernel.read()), hidden.shape.slice(0, 3));
  }
}

/** Makes an {@link AdditiveAttention}. */
export function additiveAttention<Scores extends boolean = false>(
  options: AdditiveAttentionOptions<Scores>,
): AdditiveAttention<Scores> {
  return new AdditiveAttention(options);
}
