import {
  dense as denseOp,
  dropout as dropoutOp,
  scaledDotProductAttention,
  softmax,
} from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { checkDivides, checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';
import { type NormOption, normFor } from '../normalization/norm-option.js';
import { AttentionPosition } from '../positional/attention-position.js';
import { attendMask } from './attend-mask.js';
import { mergeHeads, repeatHeads, splitHeads } from './heads.js';
import { cacheMask, type KeyValueCache, writeToCache } from './key-value-cache.js';

export interface MultiHeadAttentionOptions extends LayerConfig {
  readonly numHeads: number;
  /**
   * Number of key and value heads, which must divide `numHeads`: 1 is multi-query attention, more is
   * grouped-query attention. Default `numHeads`.
   */
  readonly numKeyValueHeads?: number;
  /** Features of a head's queries and keys. Default: the query's features over `numHeads`. */
  readonly headDim?: number;
  /** Features of a head's values. Default `headDim`. */
  readonly valueDim?: number;
  /** Features of the output. Default: those of the query. */
  readonly outputDim?: number;
  /** Whether no query sees a later key. Default false. */
  readonly causal?: boolean;
  /** Keys at this distance or farther are hidden. Default: none are. */
  readonly window?: number;
  /** How the attention learns of positions, for example `rotaryPositions()`. Default: not. */
  readonly position?: AttentionPosition;
  /** Normalization of each head's queries and keys. Default `none`. */
  readonly qkNorm?: NormOption;
  /** Whether logits and weights are mixed across heads. Default false. */
  readonly talkingHeads?: boolean;
  /** Factor on the products of queries and keys. Default `1 / sqrt(headDim)`. */
  readonly scale?: number;
  /** Dropout rate of the attention weights. Default 0. */
  readonly dropout?: number;
  /** Whether the projections have a bias. Default true. */
  readonly useBias?: boolean;
  /** Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption;
  /** Whether the weights `[batch, numHeads, queryTime, keyTime]` are a second output. Default false. */
  readonly returnAttentionScores?: boolean;
}

/** Queries, keys and values by head, and the position of the first query among the keys. */
interface Projected {
  readonly query: tf.Tensor;
  readonly key: tf.Tensor;
  readonly value: tf.Tensor;
  readonly offset: number | tf.Tensor;
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
 * {@link step} decodes with a cache and the same weights.
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762. Multi-query:
 * Shazeer, 2019, https://arxiv.org/abs/1911.02150. Grouped: Ainslie et al., 2023,
 * https://arxiv.org/abs/2305.13245. Window: Beltagy et al., 2020, https://arxiv.org/abs/2004.05150.
 * Talking heads: Shazeer et al., 2020, https://arxiv.org/abs/2003.02436. Normalized queries and keys:
 * Henry et al., 2020, https://arxiv.org/abs/2010.04245.
 *
 * @throws Error when heads do not divide features, or shapes do not fit.
 */
export class MultiHeadAttention extends CompositeLayer<
  MultiHeadAttentionOptions,
  'numKeyValueHeads' | 'headDim' | 'valueDim' | 'outputDim' | 'window' | 'position' | 'scale'
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

  constructor(config: MultiHeadAttentionOptions) {
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
        `${this.label}: position is ${String(position)}, wanted a position layer such as ` +
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
      const identity = { apply: () => tf.eye(numHeads) as tf.Tensor };
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
    return denseOp(x, this.kernels.get(name)!.read(), this.biases.get(name)?.read());
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
    const allowed = attendMask(keyMask, pairs, { queryTime, keyTime, offset, causal, window });
    return this.attend(projected, allowed, training);
  }

  /** Normalizes and rotates queries and keys. */
  private place(
    query: tf.Tensor,
    key: tf.Tensor,
    value: tf.Tensor,
    { offset, keyOffset }: { offset: number | tf.Tensor; keyOffset: number | tf.Tensor },
  ): Projected {
    const { position } = this.options;
    const call = { training: false };
    const q = this.queryNorm ? this.run(this.queryNorm, query, call) : query;
    const k = this.keyNorm ? this.run(this.keyNorm, key, call) : key;
    return {
      query: position ? position.rotate(q, offset) : q,
      key: position ? position.rotate(k, keyOffset) : k,
      value,
      offset,
    };
  }

  private attend(
    { query, key, value, offset }: Projected,
    mask: tf.Tensor | undefined,
    training: boolean,
  ): tf.Tensor[] {
    const { position, returnAttentionScores, talkingHeads } = this.options;
    const scale = this.options.scale ?? 1 / Math.sqrt(this.headDim);
    const dropout = training ? this.options.dropout : 0;
    const bias = position?.bias({ query, key, scale, offset }) ?? undefined;
    const hasValues =
      position !== undefined && position.values !== AttentionPosition.prototype.values;
    if (!talkingHeads && !hasValues) {
      const { output, scores } = scaledDotProductAttention(query, key, value, {
        mask,
        bias,
        scale,
        dropout,
        returnAttentionScores,
      });
      const y = this.project('output', mergeHeads(output));
      return scores ? [y, scores] : [y];
    }
    const { numHeads } = this.options;
    const products = tf.matMul(tf.mul(query, scale), repeatHeads(key, numHeads), false, true);
    const logits = bias ? tf.add(products, bias) : products;
    const weights = softmax(mixHeads(logits, this.logitMixer), mask);
    const kept = dropout > 0 ? dropoutOp(weights, dropout) : weights;
    const mixed = mixHeads(kept, this.weightMixer);
    const context = tf.matMul(mixed, repeatHeads(value, numHeads));
    const positional = position?.values(mixed, offset) ?? null;
    const output = positional ? tf.add(context, positional) : context;
    const y = this.project('output', mergeHeads(output));
    return returnAttentionScores ? [y, weights] : [y];
  }

  /** An empty cache for `batch` sequences of up to `capacity` positions. The layer must be built. */
  createCache(batch: number, capacity: number): KeyValueCache {
    checkPositiveInteger(this.label, 'capacity', capacity);
    if (!this.built)
      throw new Error(`${this.label}: not built yet, wanted weights; call the layer once before`);
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
   * @returns the output `[batch, steps, outputDim]`, the new cache, and on request the weights
   *   `[batch, numHeads, steps, capacity]`
   * @throws Error when the cache is full, if the position is a number
   */
  step(
    x: tf.Tensor,
    cache: KeyValueCache,
    position: number | tf.Tensor,
  ): { output: tf.Tensor; cache: KeyValueCache; scores?: tf.Tensor } {
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
      const capacity = key.shape[2]!;
      const mask = cacheMask(x.shape[1]!, capacity, position, this.options.window);
      const [output, scores] = this.attend({ ...placed, key, value }, mask, false);
      return { output: output!, cache: { key, value }, ...(scores && { scores }) };
    });
  }
}

/** `y[…, g, i, j] = sum over heads h of x[…, h, i, j] M[h, g]`. */
function mixHeads(x: tf.Tensor, mixer: tf.LayerVariable | undefined): tf.Tensor {
  if (!mixer) return x;
  const last = tf.transpose(x, [0, 2, 3, 1]);
  return tf.transpose(denseOp(last, mixer.read()), [0, 3, 1, 2]);
}

/** Makes a {@link MultiHeadAttention}. */
export function multiHeadAttention(options: MultiHeadAttentionOptions): MultiHeadAttention {
  return new MultiHeadAttention(options);
}

/** Makes a {@link MultiHeadAttention} whose query heads share one key and value head. */
export function multiQueryAttention(
  options: Omit<MultiHeadAttentionOptions, 'numKeyValueHeads'>,
): MultiHeadAttention {
  return new MultiHeadAttention({ ...options, numKeyValueHeads: 1 });
}

/** Makes a {@link MultiHeadAttention} whose query heads share keys and values in groups. */
export function groupedQueryAttention(
  options: MultiHeadAttentionOptions & { readonly numKeyValueHeads: number },
): MultiHeadAttention {
  return new MultiHeadAttention(options);
}
