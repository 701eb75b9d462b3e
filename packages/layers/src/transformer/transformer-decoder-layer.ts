import * as tf from '@tensorflow/tfjs';
import type { KeyValueCache } from '../attention/key-value-cache.js';
import type { MultiHeadAttention } from '../attention/multi-head-attention.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import type { ResidualConnection } from '../residual/residual-connection.js';
import {
  checkBlockOptions,
  connectedAttention,
  connectedFeedForward,
  type TransformerBlockOptional,
  type TransformerBlockOptions,
  transformerBlockDefaults,
} from './block-options.js';
import { inference } from './transformer-encoder-layer.js';

export type TransformerDecoderLayerOptions = TransformerBlockOptions;

/**
 * One layer of a Transformer decoder: causal self-attention, cross-attention over the encoder's
 * output, and a feed-forward network, each in a residual connection.
 *
 * Inputs: x `[batch, time, features]` and the memory `[batch, memoryTime, memoryFeatures]`, each
 * with its mask.
 *
 * Shapes: to `[batch, time, features]`, and with `returnAttentionScores` the weights of
 * self-attention `[batch, numHeads, time, time]` and of cross-attention
 * `[batch, numHeads, time, memoryTime]`.
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762.
 */
export class TransformerDecoderLayer extends CompositeLayer<
  TransformerDecoderLayerOptions,
  TransformerBlockOptional
> {
  static readonly className: string = 'resattn>TransformerDecoderLayer';
  static {
    registerLayer(TransformerDecoderLayer);
  }

  private attention!: MultiHeadAttention;
  private selfAttention!: ResidualConnection;
  private crossAttention!: ResidualConnection;
  private feedForward!: ResidualConnection;

  constructor(config: TransformerDecoderLayerOptions) {
    super(config, transformerBlockDefaults);
    checkBlockOptions(this.label, this.options);
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'x', axes: ['batch', 'time', 'features'] },
      { name: 'memory', axes: ['batch', 'memoryTime', 'memoryFeatures'] },
    ];
  }

  protected override setup([shape, memory]: tf.Shape[]): void {
    const self = connectedAttention(this.label, this.options, 'self', true);
    this.attention = self.attention;
    this.selfAttention = this.child('selfAttention', self.connection, shape!);
    const cross = connectedAttention(this.label, this.options, 'cross', false);
    this.crossAttention = this.child('crossAttention', cross.connection, [shape!, memory!]);
    const feedForward = connectedFeedForward(this.label, this.options);
    this.feedForward = this.child('feedForward', feedForward, shape!);
  }

  protected override outputShapes([shape, memory]: tf.Shape[]): tf.Shape[] {
    const [batch, time] = shape!;
    const { numHeads, returnAttentionScores } = this.options;
    if (!returnAttentionScores) return [shape!];
    const scores = (keyTime: number | null) => [batch!, numHeads, time!, keyTime];
    return [shape!, scores(time!), scores(memory![1]!)];
  }

  protected override forward([x, memory]: tf.Tensor[], { masks, training }: Call): tf.Tensor[] {
    const mask = masks[0] ?? null;
    const [attended, ...selfScores] = this.runAll(this.selfAttention, x!, { mask, training });
    const [informed, ...crossScores] = this.runAll(this.crossAttention, [attended!, memory!], {
      mask: masks,
      training,
    });
    const y = this.run(this.feedForward, informed!, { mask, training });
    return [y, ...selfScores, ...crossScores];
  }

  /** An empty cache of this layer's self-attention; see {@link MultiHeadAttention.createCache}. */
  createCache(batch: number, capacity: number): KeyValueCache {
    return this.attention.createCache(batch, capacity);
  }

  /**
   * Decodes the next positions; see {@link MultiHeadAttention.step}.
   *
   * @param memoryMask `[batch, memoryTime]`, 1 = attend
   */
  step(
    x: tf.Tensor,
    memory: tf.Tensor,
    cache: KeyValueCache,
    position: number | tf.Tensor,
    memoryMask: Mask = null,
  ): { output: tf.Tensor; cache: KeyValueCache } {
    return tf.tidy(() => {
      let next = cache;
      const attended = this.selfAttention.connect(x, inference, (prepared) => {
        const result = this.attention.step(prepared, cache, position);
        next = result.cache;
        return result.output;
      });
      const informed = this.run(this.crossAttention, [attended, memory], {
        mask: [null, memoryMask],
        training: false,
      });
      return { output: this.run(this.feedForward, informed, inference), cache: next };
    });
  }
}

/** Makes a {@link TransformerDecoderLayer}. */
export function transformerDecoderLayer(
  options: TransformerDecoderLayerOptions,
): TransformerDecoderLayer {
  return new TransformerDecoderLayer(options);
}
