import * as tf from '@tensorflow/tfjs';
import type { KeyValueCache } from '../attention/key-value-cache.js';
import type { MultiHeadAttention } from '../attention/multi-head-attention.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import type { OneOr } from '../base/outputs.js';
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

export interface TransformerEncoderLayerOptions<Scores extends boolean = boolean>
  extends TransformerBlockOptions<Scores> {
  /** Whether no position sees a later one: a layer of a decoder-only model. Default false. */
  readonly causal?: boolean | undefined;
}

/** What a step of decoding gives. */
export interface EncoderStep {
  /** `[batch, steps, features]` */
  readonly output: tf.Tensor;
  readonly cache: KeyValueCache;
  /** With `returnAttentionScores`: the weights `[batch, numHeads, steps, capacity]`. */
  readonly scores: tf.Tensor[];
}

/** A call that computes no gradient-time randomness and has no mask. */
export const inference: Call = { mask: null, masks: [null], training: false };

/**
 * One layer of a Transformer encoder: self-attention and a feed-forward network, each in a residual
 * connection. Pre-norm: `h = x + attention(norm(x))`, `y = h + feedForward(norm(h))`; post-norm:
 * `h = norm(x + attention(x))`, `y = norm(h + feedForward(h))`.
 *
 * With `causal` it is the layer of a decoder-only model, and {@link step} decodes with a cache.
 *
 * Shapes: `[batch, time, features]` to the same, and with `returnAttentionScores` the weights
 * `[batch, numHeads, time, time]`.
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762.
 */
export class TransformerEncoderLayer<Scores extends boolean = boolean> extends CompositeLayer<
  TransformerEncoderLayerOptions,
  TransformerBlockOptional,
  OneOr<2, Scores>
> {
  static readonly className: string = 'resattn>TransformerEncoderLayer';
  static {
    registerLayer(TransformerEncoderLayer);
  }

  private attention!: MultiHeadAttention;
  private selfAttention!: ResidualConnection;
  private feedForward!: ResidualConnection;

  constructor(config: TransformerEncoderLayerOptions<Scores>) {
    super(config, { ...transformerBlockDefaults, causal: false });
    checkBlockOptions(this.label, this.options);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { causal } = this.options;
    const { attention, connection } = connectedAttention(this.label, this.options, 'self', causal);
    this.attention = attention;
    this.selfAttention = this.child('selfAttention', connection, shape!);
    const feedForward = connectedFeedForward(this.label, this.options);
    this.feedForward = this.child('feedForward', feedForward, shape!);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, time] = shape!;
    const { numHeads, returnAttentionScores } = this.options;
    return returnAttentionScores ? [shape!, [batch!, numHeads, time!, time!]] : [shape!];
  }

  protected override forward([x]: tf.Tensor[], { mask, training }: Call): tf.Tensor[] {
    const [attended, ...scores] = this.runAll(this.selfAttention, x!, { mask, training });
    return [this.run(this.feedForward, attended!, { mask, training }), ...scores];
  }

  /** An empty cache of this layer; see {@link MultiHeadAttention.createCache}. */
  createCache(batch: number, capacity: number): KeyValueCache {
    return this.attention.createCache(batch, capacity);
  }

  /**
   * Decodes the next positions of a causal layer; see {@link MultiHeadAttention.step}.
   *
   * @param mask `[batch, capacity]`, 1 = attend: hides padding at the start of a prompt
   */
  step(
    x: tf.Tensor,
    cache: KeyValueCache,
    position: number | tf.Tensor,
    mask: Mask = null,
  ): EncoderStep {
    return tf.tidy(() => {
      let next = cache;
      const scores: tf.Tensor[] = [];
      const attended = this.selfAttention.connect(x, inference, (prepared) => {
        const result = this.attention.step(prepared, cache, position, { mask });
        next = result.cache;
        if (result.scores) scores.push(result.scores);
        return result.output;
      });
      return { output: this.run(this.feedForward, attended, inference), cache: next, scores };
    });
  }
}

/** Makes a {@link TransformerEncoderLayer}. */
export function transformerEncoderLayer<Scores extends boolean = false>(
  options: TransformerEncoderLayerOptions<Scores>,
): TransformerEncoderLayer<Scores> {
  return new TransformerEncoderLayer(options);
}
