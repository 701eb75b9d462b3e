import { MultiHeadAttention } from '../attention/multi-head-attention.js';
import type { ActivationOption } from '../base/activations.js';
import { checkOneOf, checkPositiveInteger, checkRate } from '../base/arguments.js';
import type { InitializerOption } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import { FeedForward } from '../feedforward/feed-forward.js';
import { GatedFeedForward } from '../feedforward/gated-feed-forward.js';
import type { NormOption } from '../normalization/norm-option.js';
import type { AttentionPosition } from '../positional/attention-position.js';
import type { ResidualConnection } from '../residual/residual-connection.js';
import { type ResidualOption, residualFor } from '../residual/residual-option.js';

/** What every layer of a Transformer takes. */
export interface TransformerBlockOptions<Scores extends boolean = boolean> extends LayerConfig {
  /** Number of heads. */
  readonly numHeads: number;
  /** Number of key and value heads. Default `numHeads`. */
  readonly numKeyValueHeads?: number | undefined;
  /** Features of a head. Default: the features over `numHeads`. */
  readonly headDim?: number | undefined;
  /** Number of features inside the feed-forward network. */
  readonly hiddenUnits: number;
  /** `mlp` (default) or `gated`, as in {@link GatedFeedForward}. */
  readonly feedForward?: 'mlp' | 'gated' | undefined;
  /** Activation of the feed-forward network. Default `gelu`, for `gated` mostly `silu`. */
  readonly activation?: ActivationOption | undefined;
  /** The residual connection around each part. Default `preNorm`. */
  readonly residual?: ResidualOption | undefined;
  /** Kind of normalization. Default `layerNorm`. */
  readonly norm?: NormOption | undefined;
  /** Added to the variance before its root is taken. Default 1e-5. */
  readonly epsilon?: number | undefined;
  /** For the residual connection `deepNorm`: the factor of the skip path. */
  readonly alpha?: number | undefined;
  /** For the residual connection `stochasticDepth`: the probability of skipping a part. */
  readonly dropRate?: number | undefined;
  /** Position encoding of the self-attention. Default: none. */
  readonly position?: AttentionPosition | undefined;
  /** Factor on the products of queries and keys. Default: one over the root of `headDim`. */
  readonly attentionScale?: number | undefined;
  /** Self-attention sees keys nearer than this only. Default: all. */
  readonly window?: number | undefined;
  /** Normalization of each head's queries and keys. Default `none`. */
  readonly qkNorm?: NormOption | undefined;
  /** Dropout rate of each part's output and inside the feed-forward network. Default 0. */
  readonly dropout?: number | undefined;
  /** Dropout rate of the attention weights. Default `dropout`. */
  readonly attentionDropout?: number | undefined;
  /** Dropout rate inside the feed-forward network. Default `dropout`. */
  readonly activationDropout?: number | undefined;
  /** Whether projections have a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Whether the projections of attention have a bias. Default `useBias`. */
  readonly attentionUseBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
  /** Whether attention weights are further outputs. Default false. */
  readonly returnAttentionScores?: Scores | undefined;
}

/** The options of a Transformer layer that have no default. */
export type TransformerBlockOptional =
  | 'numKeyValueHeads'
  | 'headDim'
  | 'alpha'
  | 'dropRate'
  | 'position'
  | 'attentionScale'
  | 'window'
  | 'attentionDropout'
  | 'activationDropout'
  | 'attentionUseBias';

export const transformerBlockDefaults = {
  numHeads: required,
  numKeyValueHeads: undefined,
  headDim: undefined,
  hiddenUnits: required,
  feedForward: 'mlp',
  activation: 'gelu',
  residual: 'preNorm',
  norm: 'layerNorm',
  epsilon: 1e-5,
  alpha: undefined,
  dropRate: undefined,
  position: undefined,
  attentionScale: undefined,
  window: undefined,
  qkNorm: 'none',
  dropout: 0,
  attentionDropout: undefined,
  activationDropout: undefined,
  useBias: true,
  attentionUseBias: undefined,
  kernelInitializer: 'glorotUniform',
  returnAttentionScores: false,
} as const;

export function checkBlockOptions(owner: string, options: TransformerBlockOptions): void {
  checkPositiveInteger(owner, 'numHeads', options.numHeads);
  checkPositiveInteger(owner, 'hiddenUnits', options.hiddenUnits);
  checkRate(owner, 'dropout', options.dropout!);
  checkOneOf(owner, 'feedForward', options.feedForward!, ['mlp', 'gated']);
}

/** Wraps a part of a block into the block's residual connection. */
function connected<L extends MultiHeadAttention | FeedForward | GatedFeedForward>(
  owner: string,
  options: TransformerBlockOptions,
  layer: L,
): ResidualConnection {
  return residualFor(owner, options.residual!, layer, {
    norm: options.norm!,
    epsilon: options.epsilon!,
    dropout: options.dropout!,
    alpha: options.alpha,
    dropRate: options.dropRate,
  });
}

/** The attention of a block, and its residual connection. */
export function connectedAttention(
  owner: string,
  options: TransformerBlockOptions,
  kind: 'self' | 'cross',
  causal: boolean,
): { attention: MultiHeadAttention; connection: ResidualConnection } {
  const isSelf = kind === 'self';
  const attention = new MultiHeadAttention({
    numHeads: options.numHeads,
    numKeyValueHeads: options.numKeyValueHeads,
    headDim: options.headDim,
    causal,
    window: isSelf ? options.window : undefined,
    position: isSelf ? options.position : undefined,
    qkNorm: options.qkNorm,
    scale: options.attentionScale,
    dropout: options.attentionDropout ?? options.dropout,
    useBias: options.attentionUseBias ?? options.useBias,
    kernelInitializer: options.kernelInitializer,
    returnAttentionScores: options.returnAttentionScores,
  });
  return { attention, connection: connected(owner, options, attention) };
}

/** The feed-forward network of a block, in its residual connection. */
export function connectedFeedForward(
  owner: string,
  options: TransformerBlockOptions,
): ResidualConnection {
  const { hiddenUnits, activation, useBias, kernelInitializer } = options;
  const dropout = options.activationDropout ?? options.dropout;
  const settings = { hiddenUnits, activation, dropout, useBias, kernelInitializer };
  const layer =
    options.feedForward === 'gated' ? new GatedFeedForward(settings) : new FeedForward(settings);
  return connected(owner, options, layer);
}
