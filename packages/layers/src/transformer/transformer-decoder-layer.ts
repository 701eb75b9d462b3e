import { checkOptions } from '@resattn/options';
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
import { inference } from './transformer-encoder-layer.js';

export type TransformerDecoderLayerOptions<Scores extends boolean = boolean> =
  TransformerBlockOptions<Scores>;

/** What a decoder layer keeps between the steps of decoding. */
export type DecoderCache = {
  /** Keys and values of the positions decoded so far. */
  readonly self: KeyValueCache;
  /** Keys and values of the memory. */
  readonly cross: KeyValueCache;
};

/** What a step of decoding takes besides its inputs. */
export interface DecoderStepOptions {
  /** `[batch, memoryTime]`, 1 = attend. */
  readonly memoryMask?: Mask | undefined;
  /** `[batch, capacity]`, 1 = attend: hides padding at the start of a prompt. */
  readonly mask?: Mask | undefined;
  /** Whether the attention weights are returned. Default: as the layer was made. */
  readonly returnAttentionScores?: boolean | undefined;
}

/** What a step of decoding gives. */
export interface DecoderLayerStep {
  /** `[batch, steps, features]` */
  readonly output: tf.Tensor;
  readonly cache: DecoderCache;
  /**
   * With `returnAttentionScores`: the weights of self-attention
   * `[batch, numHeads, steps, capacity]` and of cross-attention
   * `[batch, numHeads, steps, memoryTime]`.
   */
  readonly scores: tf.Tensor[];
}

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
export class TransformerDecoderLayer<Scores extends boolean = boolean> extends CompositeLayer<
  TransformerDecoderLayerOptions,
  TransformerBlockOptional,
  OneOr<3, Scores>
> {
  static readonly className: string = 'resattn>TransformerDecoderLayer';
  static {
    registerLayer(TransformerDecoderLayer);
  }

  private attention!: MultiHeadAttention;
  private memoryAttention!: MultiHeadAttention;
  private selfAttention!: ResidualConnection;
  private crossAttention!: ResidualConnection;
  private feedForward!: ResidualConnection;

  constructor(config: TransformerDecoderLayerOptions<Scores>) {
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
    this.memoryAttention = cross.attention;
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

  /**
   * The cache to start decoding with: no positions, room for `capacity` of them, and the memory's
   * keys and values.
   *
   * @param memory `[batch, memoryTime, memoryFeatures]`
   */
  createCache(memory: tf.Tensor, capacity: number): DecoderCache {
    return {
      self: this.attention.createCache(memory.shape[0], capacity),
      cross: this.memoryAttention.memoryCache(memory),
    };
  }

  /**
   * Decodes the next positions; see {@link MultiHeadAttention.step}.
   *
   * @param x `[batch, steps, features]`, the positions from `position` on
   * @param cache what the step before returned, at first {@link createCache}; it is left as it was
   */
  step(
    x: tf.Tensor,
    cache: DecoderCache,
    position: number | tf.Tensor,
    options: DecoderStepOptions = {},
  ): DecoderLayerStep {
    checkOptions('TransformerDecoderLayer.step', options, {
      memoryMask: true,
      mask: true,
      returnAttentionScores: true,
    });
    const { memoryMask = null, mask = null } = options;
    const { returnAttentionScores = this.options.returnAttentionScores } = options;
    return tf.tidy(() => {
      const scores: tf.Tensor[] = [];
      let self = cache.self;
      const attended = this.selfAttention.connect(x, inference, (prepared) => {
        const result = this.attention.step(prepared, cache.self, position, {
          mask,
          returnAttentionScores,
        });
        self = result.cache;
        if (result.scores) scores.push(result.scores);
        return result.output;
      });
      const informed = this.crossAttention.connect(attended, inference, (prepared) => {
        const result = this.memoryAttention.attendTo(prepared, cache.cross, {
          mask: memoryMask,
          returnAttentionScores,
        });
        if (result.scores) scores.push(result.scores);
        return result.output;
      });
      const output = this.run(this.feedForward, informed, inference);
      return { output, cache: { self, cross: cache.cross }, scores };
    });
  }
}

/** Makes a {@link TransformerDecoderLayer}. */
export function transformerDecoderLayer<Scores extends boolean = false>(
  options: TransformerDecoderLayerOptions<Scores>,
): TransformerDecoderLayer<Scores> {
  return new TransformerDecoderLayer(options);
}
