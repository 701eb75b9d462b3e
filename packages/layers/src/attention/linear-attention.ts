import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkDivides, checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';
import { attendMask } from './attend-mask.js';
import { mergeHeads, splitHeads } from './heads.js';

export interface LinearAttentionOptions<Scores extends boolean = boolean> extends LayerConfig {
  /** Number of heads. */
  readonly numHeads: number;
  /** Features of a head. Default: the query's features over `numHeads`. */
  readonly headDim?: number | undefined;
  /** Whether no query sees a later key. Default false. */
  readonly causal?: boolean | undefined;
  /** Whether the projections have a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Added to the sum of weights before dividing by it. Default 1e-6. */
  readonly epsilon?: number | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
  /** Whether the weights `[batch, numHeads, queryTime, keyTime]` are a second output. Default false. */
  readonly returnAttentionScores?: Scores | undefined;
}

const projections = ['query', 'key', 'value', 'output'] as const;

/**
 * Linear attention: the softmax's exponential is replaced by a product of features,
 * `y_i = phi(q_i) (sum_j phi(k_j)^T v_j) / (phi(q_i) sum_j phi(k_j) + epsilon)`, `phi(x) = elu(x) + 1`,
 * so that cost grows with the length, not its square.
 *
 * With `causal` or `returnAttentionScores` the pairs are computed, at the usual cost. Keys that the
 * key's mask hides do not count; a query without keys gets zeros (and the output's bias).
 *
 * Shapes: query `[batch, queryTime, features]`, on request a memory `[batch, keyTime, features]`, to
 * the query's shape.
 *
 * Katharopoulos et al., "Transformers are RNNs", 2020, https://arxiv.org/abs/2006.16236.
 */
export class LinearAttention<Scores extends boolean = boolean> extends CompositeLayer<
  LinearAttentionOptions,
  'headDim',
  OneOr<2, Scores>
> {
  static readonly className: string = 'resattn>LinearAttention';
  static {
    registerLayer(LinearAttention);
  }

  private readonly kernels = new Map<string, tf.LayerVariable>();
  private readonly biases = new Map<string, tf.LayerVariable>();

  constructor(config: LinearAttentionOptions<Scores>) {
    super(config, {
      numHeads: required,
      headDim: undefined,
      causal: false,
      useBias: true,
      epsilon: 1e-6,
      kernelInitializer: 'glorotUniform',
      returnAttentionScores: false,
    });
    checkPositiveInteger(this.label, 'numHeads', this.options.numHeads);
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'query', axes: ['batch', 'queryTime', 'features'] },
      { name: 'memory', axes: ['batch', 'keyTime', 'memoryFeatures'], isOptional: true },
    ];
  }

  protected override setup([query, memory = query]: tf.Shape[]): void {
    const { numHeads, headDim, useBias, kernelInitializer } = this.options;
    const features = lastSize(this.label, 'query', query!);
    if (headDim === undefined)
      checkDivides(this.label, 'numHeads', numHeads, 'the number of features', features);
    const size = numHeads * (headDim ?? features / numHeads);
    const memorySize = lastSize(this.label, 'memory', memory!);
    const shapes = {
      query: [features, size],
      key: [memorySize, size],
      value: [memorySize, size],
      output: [size, features],
    };
    const initializer = initializerFor(this.label, kernelInitializer);
    for (const name of projections) {
      this.kernels.set(name, this.weight(`${name}/kernel`, shapes[name], initializer));
      const zeros = tf.initializers.zeros();
      if (useBias) this.biases.set(name, this.weight(`${name}/bias`, [shapes[name][1]!], zeros));
    }
  }

  protected override outputShapes([query, memory = query]: tf.Shape[]): tf.Shape[] {
    const [batch, queryTime] = query!;
    const scores = [batch!, this.options.numHeads, queryTime!, memory![1]!];
    return this.options.returnAttentionScores ? [query!, scores] : [query!];
  }

  protected override forward(inputs: tf.Tensor[], { masks }: Call): tf.Tensor[] {
    const [query, memory = query] = inputs;
    const { numHeads, causal, returnAttentionScores, epsilon } = this.options;
    const project = (name: string, x: tf.Tensor) =>
      ops.dense(x, this.kernels.get(name)!.read(), this.biases.get(name)?.read());
    const features = (name: string, x: tf.Tensor) =>
      tf.add(ops.elu(splitHeads(project(name, x), numHeads)), 1);
    const [queryTime, keyTime] = [query!.shape[1]!, memory!.shape[1]!];
    const keyMask = (inputs.length === 1 ? masks[0] : masks[1]) ?? null;
    const q = features('query', query!);
    const k = features('key', memory!);
    const v = splitHeads(project('value', memory!), numHeads);
    if (causal || returnAttentionScores) {
      const offset = keyTime - queryTime;
      const allowed = attendMask(keyMask, undefined, { queryTime, keyTime, offset, causal });
      const products = tf.matMul(q, k, false, true);
      const pairs = allowed ? tf.mul(products, allowed) : products;
      const weights = tf.div(pairs, tf.add(tf.sum(pairs, -1, true), epsilon));
      const y = project('output', mergeHeads(tf.matMul(weights, v)));
      return returnAttentionScores ? [y, weights] : [y];
    }
    const kept = keyMask
      ? tf.mul(k, tf.reshape(tf.cast(keyMask, 'float32'), [keyMask.shape[0], 1, keyTime, 1]))
      : k;
    const memories = tf.matMul(kept, v, true, false);
    const sums = tf.matMul(q, tf.expandDims(tf.sum(kept, 2), 3));
    const y = tf.div(tf.matMul(q, memories), tf.add(sums, epsilon));
    return [project('output', mergeHeads(y))];
  }
}

/** Makes a {@link LinearAttention}. */
export function linearAttention<Scores extends boolean = false>(
  options: LinearAttentionOptions<Scores>,
): LinearAttention<Scores> {
  return new LinearAttention(options);
}
