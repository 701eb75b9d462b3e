import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { formatShape, lastSize } from '../base/shapes.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';
import { addStreams } from './streams.js';

export interface HyperConnectionsOptions<N extends OutputCount = OutputCount>
  extends ResidualConnectionOptions<N> {
  /** Number of residual streams, the axis before the features. */
  readonly streams: number;
  /** Place of this layer in its stack, from 0: it reads stream `depth mod streams` at first. */
  readonly depth?: number | undefined;
  /** Whether the weights of the connections also depend on x. Default true. */
  readonly dynamic?: boolean | undefined;
}

/**
 * Hyper-connections: several residual streams H, which the layer learns to read, to mix and to
 * write to.
 *
 * `y = A_r^T H + b F(A_m^T H)`: A_m `[streams]` reads, A_r `[streams, streams]` mixes, b `[streams]`
 * writes. Dynamic ones add `s tanh(norm(H) W)` to each. They start as a plain pre-norm residual.
 *
 * Shapes: `[batch, time, streams, features]` to the same; the branch sees `[batch, time, features]`.
 * {@link ExpandStreams} makes the streams, {@link SumStreams} ends them.
 *
 * Zhu et al., "Hyper-connections", 2024, https://arxiv.org/abs/2409.19606.
 */
export class HyperConnections<N extends OutputCount = OutputCount> extends ResidualConnection<
  HyperConnectionsOptions,
  never,
  N
> {
  static readonly className: string = 'resattn>HyperConnections';
  static override readonly formerNames = { isDynamic: 'dynamic' };
  static {
    registerLayer(HyperConnections);
  }

  private read!: tf.LayerVariable;
  private mix!: tf.LayerVariable;
  private write!: tf.LayerVariable;
  private dynamic:
    | Record<'read' | 'mix' | 'write' | 'readScale' | 'writeScale', tf.LayerVariable>
    | undefined;

  constructor(config: HyperConnectionsOptions<N>) {
    super(config, { layer: required, dropout: 0, streams: required, depth: 0, dynamic: true });
    checkPositiveInteger(this.label, 'streams', this.options.streams);
  }

  protected override preparedShape(shape: tf.Shape): tf.Shape {
    const { streams } = this.options;
    if (shape.length !== 4 || (shape[2] != null && shape[2] !== streams))
      throw new Error(
        `${this.label}: x has shape ${formatShape(shape)}, expected [batch, time, ${streams}, features]; ` +
          `put expandStreams({ streams: ${streams} }) before the first of these layers`,
      );
    return [shape[0]!, shape[1]!, shape[3]!];
  }

  protected override setupConnection(shape: tf.Shape): void {
    const { streams, depth, dynamic } = this.options;
    const features = lastSize(this.label, 'x', shape);
    const chosen = {
      apply: () => tf.oneHot(tf.scalar(depth % streams, 'int32'), streams).toFloat(),
    };
    this.read = this.weight('read', [streams], { apply: () => tf.tidy(chosen.apply) });
    this.mix = this.weight('mix', [streams, streams], { apply: () => tf.eye(streams) });
    this.write = this.weight('write', [streams], tf.initializers.ones());
    if (!dynamic) return;
    const zeros = tf.initializers.zeros();
    const small = tf.initializers.constant({ value: 0.01 });
    this.dynamic = {
      read: this.weight('dynamicRead', [features, 1], zeros),
      mix: this.weight('dynamicMix', [features, streams], zeros),
      write: this.weight('dynamicWrite', [features, 1], zeros),
      readScale: this.weight('readScale', [], small),
      writeScale: this.weight('writeScale', [], small),
    };
  }

  protected override prepare(x: tf.Tensor): tf.Tensor {
    return addStreams(tf.mul(x, this.readWeights(x)));
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    // The wasm backend cannot transpose what holds nothing.
    if (x.size === 0) return tf.clone(x);
    // dense mixes the last axis, so the streams go there and back.
    const mixed = tf.transpose(
      ops.dense(tf.transpose(x, [0, 1, 3, 2]), this.mix.read()),
      [0, 1, 3, 2],
    );
    const written = tf.mul(tf.expandDims(branch, 2), this.writeWeights(x));
    if (!this.dynamic) return tf.add(mixed, written);
    const { mix, readScale } = this.dynamic;
    const weights = tf.mul(tf.tanh(ops.dense(ops.rmsNorm(x), mix.read())), readScale.read());
    return tf.addN([mixed, tf.matMul(weights, x, true), written]);
  }

  /** `[streams, 1]` or, dynamic, `[batch, time, streams, 1]`. */
  private readWeights(x: tf.Tensor): tf.Tensor {
    const fixed = tf.expandDims(this.read.read(), 1);
    return this.dynamic
      ? tf.add(fixed, dynamicWeights(x, this.dynamic.read, this.dynamic.readScale))
      : fixed;
  }

  private writeWeights(x: tf.Tensor): tf.Tensor {
    const fixed = tf.expandDims(this.write.read(), 1);
    return this.dynamic
      ? tf.add(fixed, dynamicWeights(x, this.dynamic.write, this.dynamic.writeScale))
      : fixed;
  }
}

/** `scale tanh(norm(x) W)`, `[batch, time, streams, 1]`. */
function dynamicWeights(
  x: tf.Tensor,
  kernel: tf.LayerVariable,
  scale: tf.LayerVariable,
): tf.Tensor {
  return tf.mul(tf.tanh(ops.dense(ops.rmsNorm(x), kernel.read())), scale.read());
}

/** Makes a {@link HyperConnections}. */
export function hyperConnections<N extends OutputCount = 1>(
  options: HyperConnectionsOptions<N>,
): HyperConnections<N> {
  return new HyperConnections(options);
}
