import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface PointerGeneratorOptions extends LayerConfig {
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Copying from the source: `P(w) = g softmax(logits)_w + (1 - g) sum over j with source_j = w of a_j`,
 * where the gate `g = sigmoid(W z + b)` decides between writing a word and copying one.
 *
 * Inputs: logits `[batch, queryTime, vocabulary]`; attention weights a `[batch, queryTime, keyTime]`;
 * ids of the source words `[batch, keyTime]` (numbered within the vocabulary); what the gate sees, z
 * `[batch, queryTime, features]` (context, state and input, concatenated).
 *
 * Shapes: to probabilities `[batch, queryTime, vocabulary]`.
 *
 * See et al., "Get to the point: summarization with pointer-generator networks", 2017,
 * https://arxiv.org/abs/1704.04368.
 */
export class PointerGenerator extends CompositeLayer<PointerGeneratorOptions> {
  static readonly className: string = 'resattn>PointerGenerator';
  static {
    registerLayer(PointerGenerator);
  }

  private kernel!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: PointerGeneratorOptions = {}) {
    super(config, { kernelInitializer: 'glorotUniform' });
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'logits', axes: ['batch', 'queryTime', 'vocabulary'] },
      { name: 'weights', axes: ['batch', 'queryTime', 'time'] },
      { name: 'source', axes: ['batch', 'time'], holds: 'ids' },
      { name: 'z', axes: ['batch', 'queryTime', 'features'] },
    ];
  }

  protected override setup([, , , z]: tf.Shape[]): void {
    const initializer = initializerFor(this.label, this.options.kernelInitializer);
    this.kernel = this.weight('kernel', [lastSize(this.label, 'z', z!), 1], initializer);
    this.bias = this.weight('bias', [1], tf.initializers.zeros());
  }

  protected override outputMasks(masks: readonly Mask[]): Mask[] {
    return [masks[0] ?? masks[3] ?? null];
  }

  protected override forward([logits, weights, source, z]: tf.Tensor[]): tf.Tensor {
    const gate = ops.sigmoid(ops.dense(z!, this.kernel.read(), this.bias.read()));
    const written = tf.mul(ops.softmax(logits!), gate);
    const copied = tf.mul(weights!, tf.sub(1, gate));
    return tf.add(written, scatterWords(copied, source!, logits!.shape[2]!));
  }
}

/**
 * `y[b, i, w] = sum over j with source[b, j] = w of x[b, i, j]`, without a matrix of source positions
 * by words.
 */
function scatterWords(x: tf.Tensor, source: tf.Tensor, vocabulary: number): tf.Tensor {
  const [batch, queryTime, time] = x.shape as [number, number, number];
  const rows = batch * queryTime;
  const ids = tf.tile(tf.expandDims(tf.cast(source, 'int32'), 1), [1, queryTime, 1]);
  const starts = tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(vocabulary, 'int32'));
  const places = tf.add(tf.reshape(starts, [rows, 1]), tf.reshape(ids, [rows, time]));
  const flat = tf.reshape(places, [-1]);
  const scatter = tf.customGrad((values, save) => {
    (save as tf.GradSaveFunc)([flat]);
    const spread = tf.scatterND(tf.reshape(flat, [-1, 1]), tf.reshape(values as tf.Tensor, [-1]), [
      rows * vocabulary,
    ]);
    return {
      value: tf.reshape(spread, [batch, queryTime, vocabulary]),
      gradFunc: (dy, [saved]) =>
        tf.reshape(tf.gather(tf.reshape(dy, [-1]), saved as tf.Tensor1D), x.shape),
    };
  });
  return scatter(x);
}

/** Makes a {@link PointerGenerator}. */
export function pointerGenerator(options: PointerGeneratorOptions = {}): PointerGenerator {
  return new PointerGenerator(options);
}
