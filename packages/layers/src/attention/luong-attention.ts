import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkOneOf, checkPositiveInteger } from '../base/arguments.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { registerLayer } from '../base/register.js';
import { formatShape, lastSize } from '../base/shapes.js';
import { ScoreAttention, type ScoreAttentionOptions } from './score-attention.js';

/** How a query s and a position h of the memory are compared. */
export type LuongScore = 'dot' | 'general' | 'concat';

export interface LuongAttentionOptions<Scores extends boolean = boolean>
  extends ScoreAttentionOptions<Scores> {
  /** `dot` s h, `general` s W_a h, `concat` v tanh(W_a [s; h]). Default `general`. */
  readonly score?: LuongScore | undefined;
  /** Size of the hidden layer of `concat`. Default: the query's features. */
  readonly units?: number | undefined;
  /**
   * Features of the attentional vector `tanh(W_c [context; s])`, which is then the output. Default:
   * the context is the output.
   */
  readonly attentionalUnits?: number | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Multiplicative (Luong) attention: `a = softmax_j(score(s_i, h_j))`,
 * `context_i = sum over j of a_ij h_j`, and on request `y_i = tanh(W_c [context_i; s_i])`.
 *
 * Positions that the memory's mask hides have weight 0; a wholly masked memory gives a context of
 * zeros.
 *
 * Shapes: query s `[batch, queryTime, queryFeatures]`, memory h `[batch, keyTime, memoryFeatures]`,
 * to `[batch, queryTime, memoryFeatures or attentionalUnits]`, and on request the weights
 * `[batch, queryTime, keyTime]`.
 *
 * Luong et al., "Effective approaches to attention-based neural machine translation", 2015,
 * https://arxiv.org/abs/1508.04025.
 *
 * @throws Error for `dot` when query and memory differ in features.
 */
export class LuongAttention<Scores extends boolean = boolean> extends ScoreAttention<
  LuongAttentionOptions,
  'units' | 'attentionalUnits',
  Scores
> {
  static readonly className: string = 'resattn>LuongAttention';
  static {
    registerLayer(LuongAttention);
  }

  private kernel: tf.LayerVariable | undefined;
  private scoreKernel: tf.LayerVariable | undefined;
  private attentionalKernel: tf.LayerVariable | undefined;

  constructor(config: LuongAttentionOptions<Scores> = {}) {
    super(config, {
      score: 'general',
      units: undefined,
      attentionalUnits: undefined,
      kernelInitializer: 'glorotUniform',
      returnAttentionScores: false,
    });
    const { score, units, attentionalUnits } = this.options;
    checkOneOf(this.label, 'score', score, ['dot', 'general', 'concat']);
    for (const [name, value] of Object.entries({ units, attentionalUnits }))
      if (value !== undefined) checkPositiveInteger(this.label, name, value);
  }

  protected override setup([query, memory]: tf.Shape[]): void {
    const { score, attentionalUnits, kernelInitializer } = this.options;
    const initializer = initializerFor(this.label, kernelInitializer);
    const querySize = lastSize(this.label, 'query', query!);
    const memorySize = lastSize(this.label, 'memory', memory!);
    if (score === 'dot' && querySize !== memorySize)
      throw new Error(
        `${this.label}: query ${formatShape(query!)} and memory ${formatShape(memory!)} have ` +
          `${querySize} and ${memorySize} features, expected the same for the score "dot"; use "general"`,
      );
    if (score === 'general')
      this.kernel = this.weight('kernel', [querySize, memorySize], initializer);
    if (score === 'concat') {
      const units = this.options.units ?? querySize;
      this.kernel = this.weight('kernel', [querySize + memorySize, units], initializer);
      this.scoreKernel = this.weight('scoreKernel', [units, 1], initializer);
    }
    if (attentionalUnits !== undefined)
      this.attentionalKernel = this.weight(
        'attentionalKernel',
        [memorySize + querySize, attentionalUnits],
        initializer,
      );
  }

  protected override outputShapes(shapes: tf.Shape[]): tf.Shape[] {
    const [context, ...scores] = super.outputShapes(shapes);
    const [batch, time, features] = context!;
    return [[batch!, time!, this.options.attentionalUnits ?? features!], ...scores];
  }

  protected override projectMemory(memory: tf.Tensor): tf.Tensor {
    const { score } = this.options;
    if (score === 'dot') return memory;
    const kernel = this.kernel!.read();
    // s W_a h = s (W_a h), and W_a [s; h] is the sum of two products, so no pair is concatenated.
    if (score === 'general') return ops.dense(memory, kernel, undefined, { transposeKernel: true });
    const querySize = kernel.shape[0] - memory.shape[2]!;
    return ops.dense(memory, tf.slice(kernel, [querySize, 0]));
  }

  protected override scores(query: tf.Tensor, projected: tf.Tensor): tf.Tensor {
    if (this.options.score !== 'concat') return tf.matMul(query, projected, false, true);
    const kernel = this.kernel!.read();
    const asked = ops.dense(query, tf.slice(kernel, [0, 0], [query.shape[2]!, kernel.shape[1]!]));
    const hidden = ops.tanh(tf.add(tf.expandDims(asked, 2), tf.expandDims(projected, 1)));
    return tf.reshape(ops.dense(hidden, this.scoreKernel!.read()), hidden.shape.slice(0, 3));
  }

  protected override combine(query: tf.Tensor, context: tf.Tensor): tf.Tensor {
    if (!this.attentionalKernel) return context;
    return ops.tanh(ops.dense(tf.concat([context, query], 2), this.attentionalKernel.read()));
  }
}

/** Makes a {@link LuongAttention}. */
export function luongAttention<Scores extends boolean = false>(
  options: LuongAttentionOptions<Scores> = {},
): LuongAttention<Scores> {
  return new LuongAttention(options);
}
