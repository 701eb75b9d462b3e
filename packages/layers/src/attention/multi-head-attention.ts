import * as ops from '@resattn/core/ops';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { checkDivides, checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';
import { type NormOption, normFor } from '../normalization/norm-option.js';
import { AttentionPosition } from '../positional/attention-position.js';
import { attendByHeads, type Heads } from './attend-by-heads.js';
import { attendMask, checkKeyMask, keysAllowed } from './attend-mask.js';
import { foldBeams, mergeHeads, splitHeads, unfoldBeams } from './heads.js';
import { cacheMask, type KeyValueCache, writeToCache } from './key-value-cache.js';

export interface MultiHeadAttentionOptions<Scores extends boolean = boolean> extends LayerConfig {
  /** Number of heads. */
  readonly numHeads: number;
  /**
   * Number of key and value heads, which must divide `numHeads`: 1 is multi-query attention, more is
   * grouped-query attention. Default `numHeads`.
   */
  readonly numKeyValueHeads?: number | undefined;
  /** Features of a head's queries and keys. Default: the query's features over `numHeads`. */
  readonly headDim?: number | undefined;
  /** Features of a head's values. Default `headDim`. */
  readonly valueDim?: number | undefined;
  /** Features of the output. Default: those of the query. */
  readonly outputDim?: number | undefined;
  /** Whether no query sees a later key. Default false. */
  readonly causal?: boolean | undefined;
  /** Sliding-window size: keys at this distance or farther are masked. Default: unlimited. */
  readonly window?: number | undefined;
  /** Position encoding, for example `rotaryPositions()`. Default: none. */
  readonly position?: AttentionPosition | undefined;
  /** Normalization of each head's queries and keys. Default `none`. */
  readonly qkNorm?: NormOption | undefined;
  /** Whether logits and weights are mixed across heads. Default false. */
  readonly talkingHeads?: boolean | undefined;
  /** Factor on the products of queries and keys. Default `1 / sqrt(headDim)`. */
  readonly scale?: number | undefined;
  /** Dropout rate of the attention weights. Default 0. */
  readonly dropout?: number | undefined;
  /** Whether the projections have a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
  /** Whether the weights `[batch, numHeads, queryTime, keyTime]` are a second output. Default false. */
  readonly returnAttentionScores?: Scores | undefined;
}

/** What a step of decoding gives. */
export type AttentionStep = {
  /** `[batch, steps, outputDim]` */
  readonly output: tf.Tensor;
  /** `[batch, numHeads, steps, keyTime]`, with `returnAttentionScores`. */
  readonly scores?: tf.Tensor | undefined;
};

/** What a step of decoding takes besides its inputs. */
export interface AttentionStepOptions {
  /** Keys that may be attended, 1 = attend. Default: all. */
  readonly mask?: Mask | undefined;
  /** Whether the weights are returned. Default: as the layer was made. */
  readonly returnAttentionScores?: boolean | undefined;
}

/**
 * Multi-head attention: `y = [head_1; …; head_n] W_o`,
 * `head_i = softmax(scale (q W_q,i) (k W_k,i)^T) v W_v,i`.
 *
 * Inputs: one for self-attention; query and memory for cross-attention; query, key and value; and as
 * a fourth the pairs that may attend, 1 = attend. Keys that the key's mask hides have weight 0, and
 * a query that may attend to nothing gets zeros (and the output's bias).
 *
 * Shapes: query `[batch, queryTime, features]`, key `[batch, keyTime, keyFeatures]`, value
 * `[batch, keyTime, valueFeatures]`, pairs `[batch, queryTime, keyTime]`, to
 * `[batch, queryTime, outputDim]`, and with `returnAttentionScores` the weights.
 *
 * With the same weights, {@link step} decodes with a cache of earlier positions, and {@link attendTo}
 * attends to a memory that {@link memoryCache} has projected once.
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762. Multi-query:
 * Shazeer, 2019, https://arxiv.org/abs/1911.02150. Grouped: Ainslie et al., 2023,
 * https://arxiv.org/abs/2305.13245. Window: Beltagy et al., 2020, https://arxiv.org/abs/2004.05150.
 * Talking heads: Shazeer et al., 2020, https://arxiv.org/abs/2003.02436. Normalized queries and keys:
 * Henry et al., 2020, https://arxiv.org/abs/2010.04245.
 *
 * @throws Error when heads do not divide features, or shapes do not fit.
 */
export class MultiHeadAttention<Scores extends boolean = boolean> extends CompositeLayer<
  MultiHeadAttentionOptions,
  'numKeyValueHeads' | 'headDim' | 'valueDim' | 'outputDim' | 'window' | 'position' | 'scale',
  OneOr<2, Scores>
> {
  static readonly className: string = 'resattn>MultiHeadAttention';
  static {
    registerLayer(MultiHeadAttention);
  }

  private readonly kernels = new Map<string, tf.LayerVariable>();
  private readonly biases = new Map<string, tf.LayerVariable>();
  private queryNorm: tf.layers.Layer | undefined;
  private keyNorm: tf.layers.Layer | undefined;
  private logitMixer: tf.LayerVariable | undefined;
  private weightMixer: tf.LayerVariable | undefined;
  private headDim = 0;
  private valueDim = 0;

  constructor(config: MultiHeadAttentionOptions<Scores>) {
    super(config, {
      numHeads: required,
      numKeyValueHeads: undefined,
      headDim: undefined,
      valueDim: undefined,
      outputDim: undefined,
      causal: false,
      window: undefined,
      position: undefined,
      qkNorm: 'none',
      talkingHeads: false,
      scale: undefined,
      dropout: 0,
      useBias: true,
      kernelInitializer: 'glorotUniform',
      returnAttentionScores: false,
    });
    const { numHeads, headDim, valueDim, outputDim, window, position, dropout } = this.options;
    checkPositiveInteger(this.label, 'numHeads', numHeads);
    checkPositiveInteger(this.label, 'numKeyValueHeads', this.numKeyValueHeads);
    checkDivides(this.label, 'numKeyValueHeads', this.numKeyValueHeads, 'numHeads', numHeads);
    for (const [name, value] of Object.entries({ headDim, valueDim, outputDim, window }))
      if (value !== undefined) checkPositiveInteger(this.label, name, value);
    checkRate(this.label, 'dropout', dropout);
    if (position !== undefined && !(position instanceof AttentionPosition))
      throw new Error(
        `${this.label}: position is ${String(position)}, expected a position layer such as ` +
          'rotaryPositions(), alibiPositions() or t5Positions()',
      );
  }

  private get numKeyValueHeads(): number {
    return this.options.numKeyValueHeads ?? this.options.numHeads;
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'query', axes: ['batch', 'queryTime', 'features'] },
      { name: 'key', axes: ['batch', 'keyTime', 'keyFeatures'], isOptional: true },
      { name: 'value', axes: ['batch', 'keyTime', 'valueFeatures'], isOptional: true },
      {
        name: 'pairs',
        axes: ['batch', 'queryTime', 'keyTime'],
        isOptional: true,
        holds: 'mask',
      },
    ];
  }

  protected override setup([query, key = query, value = key]: tf.Shape[]): void {
    const { numHeads, talkingHeads, qkNorm, position } = this.options;
    const features = lastSize(this.label, 'query', query!);
    if (this.options.headDim === undefined)
      checkDivides(this.label, 'numHeads', numHeads, 'the number of features', features);
    this.headDim = this.options.headDim ?? features / numHeads;
    this.valueDim = this.options.valueDim ?? this.headDim;
    const keyHeads = this.numKeyValueHeads;
    this.addProjection('query', features, numHeads * this.headDim);
    this.addProjection('key', lastSize(this.label, 'key', key!), keyHeads * this.headDim);
    this.addProjection('value', lastSize(this.label, 'value', value!), keyHeads * this.valueDim);
    this.addProjection('output', numHeads * this.valueDim, this.options.outputDim ?? features);
    const heads: tf.Shape = [null, numHeads, null, this.headDim];
    if (qkNorm !== 'none') {
      this.queryNorm = this.child('queryNorm', normFor(this.label, qkNorm)!, heads);
      this.keyNorm = this.child('keyNorm', normFor(this.label, qkNorm)!, heads);
    }
    if (position) this.child('position', position, heads);
    if (talkingHeads) {
      const identity = { apply: () => tf.eye(numHeads) };
      this.logitMixer = this.weight('logitMixer', [numHeads, numHeads], identity);
      this.weightMixer = this.weight('weightMixer', [numHeads, numHeads], identity);
    }
  }

  private addProjection(name: string, inputs: number, units: number): void {
    const { useBias, kernelInitializer } = this.options;
    const initializer = initializerFor(this.label, kernelInitializer);
    this.kernels.set(name, this.weight(`${name}/kernel`, [inputs, units], initializer));
    if (useBias)
      this.biases.set(name, this.weight(`${name}/bias`, [units], tf.initializers.zeros()));
  }

  private project(name: string, x: tf.Tensor): tf.Tensor {
    return ops.dense(x, this.kernels.get(name)!.read(), this.biases.get(name)?.read());
  }

  protected override outputShapes([query, key = query]: tf.Shape[]): tf.Shape[] {
    const { numHeads, outputDim, returnAttentionScores } = this.options;
    const [batch, queryTime, features] = query!;
    const output = [batch!, queryTime!, outputDim ?? features!];
    return returnAttentionScores ? [output, [batch!, numHeads, queryTime!, key![1]!]] : [output];
  }

  protected override forward(inputs: tf.Tensor[], { masks, training }: Call): tf.Tensor[] {
    const [query, key = query, value = key, pairs] = inputs;
    const keyMask: Mask = inputs.length === 1 ? masks[0]! : (masks[1] ?? masks[2] ?? null);
    const keyHeads = this.numKeyValueHeads;
    const queryTime = query!.shape[1]!;
    const keyTime = key!.shape[1]!;
    const projected = this.place(
      splitHeads(this.project('query', query!), this.options.numHeads),
      splitHeads(this.project('key', key!), keyHeads),
      splitHeads(this.project('value', value!), keyHeads),
      // The last query stands at the last key.
      { offset: keyTime - queryTime, keyOffset: 0 },
    );
    const { causal, window } = this.options;
    const offset = keyTime - queryTime;
    // The attention itself knows which keys a block of queries need not look at; a mask does not say.
    const isOwn = causal && window === undefined && this.isPlain;
    const allowed = attendMask(keyMask, pairs, {
      queryTime,
      keyTime,
      offset,
      causal: causal && !isOwn,
      window,
    });
    const { output, scores } = this.attend(projected, allowed, { training, causal: isOwn });
    return scores ? [output, scores] : [output];
  }

  /** Normalizes and rotates queries and keys. */
  private place(
    query: tf.Tensor,
    key: tf.Tensor,
    value: tf.Tensor,
    { offset, keyOffset }: { offset: number | tf.Tensor; keyOffset: number | tf.Tensor },
  ): Heads {
    return {
      query: this.placeOne(this.queryNorm, query, offset),
      key: this.placeOne(this.keyNorm, key, keyOffset),
      value,
      offset,
    };
  }

  private placeOne(
    norm: tf.layers.Layer | undefined,
    x: tf.Tensor,
    offset: number | tf.Tensor,
  ): tf.Tensor {
    const normalized = norm ? this.run(norm, x, { training: false }) : x;
    return this.options.position?.rotate(normalized, offset) ?? normalized;
  }

  /** Whether softmax follows the products, and values the softmax, with nothing between. */
  private get isPlain(): boolean {
    return !this.logitMixer && !this.options.position?.addsValues;
  }

  private attend(
    heads: Heads,
    mask: tf.Tensor | undefined,
    {
      training = false,
      causal = false,
      returnAttentionScores = this.options.returnAttentionScores,
    }: {
      training?: boolean | undefined;
      causal?: boolean | undefined;
      returnAttentionScores?: boolean | undefined;
    } = {},
  ): AttentionStep {
    const { position, dropout } = this.options;
    const { output, scores } = attendByHeads(heads, {
      scale: this.options.scale ?? 1 / Math.sqrt(this.headDim),
      mask,
      causal,
      position,
      mixers: this.logitMixer && {
        logits: this.logitMixer.read(),
        weights: this.weightMixer!.read(),
      },
      dropout: training ? dropout : 0,
      returnAttentionScores,
    });
    return { output: this.project('output', mergeHeads(output)), ...(scores && { scores }) };
  }

  /** An empty cache for `batch` sequences of up to `capacity` positions. The layer must be built. */
  createCache(batch: number, capacity: number): KeyValueCache {
    checkPositiveInteger(this.label, 'capacity', capacity);
    this.checkBuilt();
    const heads = this.numKeyValueHeads;
    return {
      key: tf.zeros([batch, heads, capacity, this.headDim]),
      value: tf.zeros([batch, heads, capacity, this.valueDim]),
    };
  }

  /**
   * Decodes the next positions of causal self-attention: what {@link apply} gives for them, without
   * computing the earlier ones again.
   *
   * @param x `[batch, steps, features]`, the positions from `position` on
   * @param cache what the step before returned, at first {@link createCache}; it is left as it was
   * @param position of the first of them: a number, or a scalar tensor, so that one compiled graph
   *   serves all steps
   * @param options the mask `[batch, capacity]` hides padding at the start of a prompt
   * @returns the output `[batch, steps, outputDim]`, the new cache, and with
   *   `returnAttentionScores` the weights `[batch, numHeads, steps, capacity]`
   * @throws Error when the cache is full, if the position is a number
   */
  step(
    x: tf.Tensor,
    cache: KeyValueCache,
    position: number | tf.Tensor,
    options: AttentionStepOptions = {},
  ): AttentionStep & { cache: KeyValueCache } {
    checkOptions('MultiHeadAttention.step', options, { mask: true, returnAttentionScores: true });
    const { mask = null, returnAttentionScores } = options;
    return tf.tidy(() => {
      const keyHeads = this.numKeyValueHeads;
      const placed = this.place(
        splitHeads(this.project('query', x), this.options.numHeads),
        splitHeads(this.project('key', x), keyHeads),
        splitHeads(this.project('value', x), keyHeads),
        { offset: position, keyOffset: position },
      );
      const key = writeToCache(this.label, cache.key, placed.key, position);
      const value = writeToCache(this.label, cache.value, placed.value, position);
      const [batch, , capacity] = key.shape as [number, number, number];
      checkKeyMask(this.label, mask, batch, capacity);
      const past = cacheMask(x.shape[1]!, capacity, position, this.options.window);
      const allowed = mask ? tf.mul(past, keysAllowed(mask)) : past;
      const heads = { ...placed, key, value, ancestors: cache.ancestors };
      const step = this.attend(heads, allowed, { returnAttentionScores });
      return { ...step, cache: { key, value } };
    });
  }

  /**
   * Keys and values of a memory, for {@link attendTo}: what cross-attention computes of the memory,
   * once for all steps of decoding.
   *
   * @param memory `[batch, keyTime, keyFeatures]`
   */
  memoryCache(memory: tf.Tensor): KeyValueCache {
    this.checkBuilt();
    return tf.tidy(() => {
      const heads = (name: string) => splitHeads(this.project(name, memory), this.numKeyValueHeads);
      return { key: this.placeOne(this.keyNorm, heads('key'), 0), value: heads('value') };
    });
  }

  /**
   * Attends to a memory, as {@link apply} with query and memory does.
   *
   * Several rows of the query may share a row of the memory (the beams of a search): rows
   * `i * beams` to `(i + 1) * beams - 1` then attend to row i, and the memory is not repeated.
   *
   * @param query `[batch * beams, queryTime, features]`
   * @param memory what {@link memoryCache} returned, of `batch` rows
   * @param options the mask is `[batch, keyTime]`
   * @throws Error when the query's rows are no multiple of the memory's.
   */
  attendTo(
    query: tf.Tensor,
    memory: KeyValueCache,
    options: AttentionStepOptions = {},
  ): AttentionStep {
    checkOptions('MultiHeadAttention.attendTo', options, {
      mask: true,
      returnAttentionScores: true,
    });
    const { mask = null, returnAttentionScores } = options;
    return tf.tidy(() => {
      const [batch, , keyTime] = memory.key.shape as [number, number, number];
      const [rows, queryTime] = query.shape as [number, number];
      checkKeyMask(this.label, mask, batch, keyTime);
      checkDivides(this.label, "the memory's rows", batch, "the query's rows", rows);
      const beams = rows / batch;
      const offset = keyTime - queryTime;
      const heads = splitHeads(this.project('query', query), this.options.numHeads);
      const placed = this.placeOne(this.queryNorm, heads, offset);
      const allowed = mask ? keysAllowed(mask) : undefined;
      if (beams === 1)
        return this.attend({ query: placed, ...memory, offset }, allowed, {
          returnAttentionScores,
        });
      // Beams stand in the query's time axis, as if one row asked several times.
      const together = unfoldBeams(placed, beams);
      const step = this.attend({ query: together, ...memory, offset }, allowed, {
        returnAttentionScores,
      });
      return {
        output: tf.reshape(step.output, [rows, queryTime, -1]),
        ...(step.scores && { scores: foldBeams(step.scores, beams) }),
      };
    });
  }

  private checkBuilt(): void {
    if (!this.built)
      throw new Error(`${this.label}: not built yet, expected weights; call the layer once before`);
  }
}

/** Makes a {@link MultiHeadAttention}. */
export function multiHeadAttention<Scores extends boolean = false>(
  options: MultiHeadAttentionOptions<Scores>,
): MultiHeadAttention<Scores> {
  return new MultiHeadAttention(options);
}

/** Makes a {@link MultiHeadAttention} whose query heads share one key and value head. */
export function multiQueryAttention<Scores extends boolean = false>(
  options: Omit<MultiHeadAttentionOptions<Scores>, 'numKeyValueHeads'>,
): MultiHeadAttention<Scores> {
  return new MultiHeadAttention({ ...options, numKeyValueHeads: 1 });
}

/** Makes a {@link MultiHeadAttention} whose query heads share keys and values in groups. */
export function groupedQueryAttention<Scores extends boolean = false>(
  options: MultiHeadAttentionOptions<Scores> & { readonly numKeyValueHeads: number },
): MultiHeadAttention<Scores> {
  return new MultiHeadAttention(options);
}
