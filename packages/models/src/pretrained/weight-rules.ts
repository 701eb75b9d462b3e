import type * as tf from '@tensorflow/tfjs';

/**
 * How one tensor of a file of the Hub lies in the weights of our layers.
 *
 * Ours are concatenated along their last axis, then turned around where `isTransposed`, then given
 * the file's shape: PyTorch keeps a linear layer as `[out, in]`, ours are `[in, out]`.
 */
export interface WeightRule {
  /** Name of the tensor in the file. */
  readonly hub: string;
  /** Other names under which files hold the same tensor, where it has several (tied embeddings). */
  readonly aliases?: readonly string[] | undefined;
  /** Names whose tensor is taken where the file has none under those above. */
  readonly fallbacks?: readonly string[] | undefined;
  /** Names under which the tensor is also written, but not read: the reference requires one there. */
  readonly copies?: readonly string[] | undefined;
  /** Names of our weights; several where the file keeps them as one (GPT-2's `c_attn`). */
  readonly ours: readonly string[];
  readonly isTransposed?: boolean | undefined;
  /** Shape in the file, where it is not that of the matrix: BART's bias `[1, vocabulary]`. */
  readonly hubShape?: readonly number[] | undefined;
  /** Whether training leaves it as it is, as PyTorch's buffers. Default false. */
  readonly isFrozen?: boolean | undefined;
  /** Whether a file may lack it, and it keeps its first value, which is zero. Default false. */
  readonly isOptional?: boolean | undefined;
  /** The value of a table that a file may lack; written where it is another. Default: none has one. */
  readonly computed?: (() => tf.Tensor) | undefined;
}

/** How a file keeps the matrix of a linear layer: PyTorch's `Linear`, or GPT-2's `Conv1D`. */
export type LinearKind = 'linear' | 'conv1d';

/** A linear layer with our names `<ours>/kernel` and `<ours>/bias`. */
export function linearRules(
  hub: string,
  ours: string | readonly string[],
  {
    hasBias = true,
    kind = 'linear',
  }: { hasBias?: boolean | undefined; kind?: LinearKind | undefined } = {},
): WeightRule[] {
  const owners = typeof ours === 'string' ? [ours] : ours;
  const named = (weight: string) => owners.map((owner) => join(owner, weight));
  const kernel: WeightRule = {
    hub: `${hub}.weight`,
    ours: named('kernel'),
    ...(kind === 'linear' && { isTransposed: true }),
  };
  return hasBias ? [kernel, { hub: `${hub}.bias`, ours: named('bias') }] : [kernel];
}

/** A normalization: `gamma`, and for layer normalization `beta`. */
export function normRules(hub: string, ours: string, hasBias = true): WeightRule[] {
  const gamma = { hub: `${hub}.weight`, ours: [join(ours, 'gamma')] };
  return hasBias ? [gamma, { hub: `${hub}.bias`, ours: [join(ours, 'beta')] }] : [gamma];
}

/** A table of vectors; `aliases` are other names for it. */
export function tableRules(
  hub: string,
  aliases: readonly string[] = [],
  { fallbacks = [], copies = [] }: Pick<WeightRule, 'fallbacks' | 'copies'> = {},
): WeightRule[] {
  const weight = (name: string) => `${name}.weight`;
  return [
    {
      hub: weight(hub),
      ours: ['embeddings'],
      aliases: aliases.map(weight),
      fallbacks: fallbacks.map(weight),
      copies: copies.map(weight),
    },
  ];
}

/** Names, in the files of a family, of the parts of a Transformer layer, relative to the layer. */
export interface BlockNames {
  readonly attention: AttentionNames;
  readonly attentionNorm: string;
  readonly cross?: AttentionNames | undefined;
  readonly crossNorm?: string | undefined;
  readonly feedForward: FeedForwardNames;
  readonly feedForwardNorm: string;
}

type AttentionNames =
  | {
      readonly query: string;
      readonly key: string;
      readonly value: string;
      readonly output: string;
    }
  | { readonly queryKeyValue: string; readonly output: string };

type FeedForwardNames =
  | { readonly hidden: string; readonly output: string }
  | { readonly gate: string; readonly up: string; readonly down: string };

export interface BlockRuleOptions {
  readonly kind?: LinearKind | undefined;
  /** Default true. */
  readonly hasAttentionBias?: boolean | undefined;
  /** Default true. */
  readonly hasFeedForwardBias?: boolean | undefined;
  /** Default true; false for RMS normalization. */
  readonly hasNormBias?: boolean | undefined;
}

/** A Transformer layer of `@resattn/layers`. */
export function blockRules(
  hub: string,
  names: BlockNames,
  {
    kind = 'linear',
    hasAttentionBias = true,
    hasFeedForwardBias = true,
    hasNormBias = true,
  }: BlockRuleOptions = {},
): WeightRule[] {
  const attention = (part: AttentionNames, ours: string) => {
    const settings = { kind, hasBias: hasAttentionBias };
    return Object.entries(part).flatMap(([role, name]) => {
      const roles = role === 'queryKeyValue' ? ['query', 'key', 'value'] : [role];
      const owners = roles.map((one) => `${ours}/layer/${one}`);
      return linearRules(`${hub}.${name}`, owners, settings);
    });
  };
  const norm = (name: string, ours: string) =>
    normRules(`${hub}.${name}`, `${ours}/norm`, hasNormBias);
  const feedForward = Object.entries(names.feedForward).flatMap(([role, name]) =>
    linearRules(`${hub}.${name}`, `feedForward/layer/${role}`, {
      kind,
      hasBias: hasFeedForwardBias,
    }),
  );
  const cross =
    names.cross === undefined
      ? []
      : [...attention(names.cross, 'crossAttention'), ...norm(names.crossNorm!, 'crossAttention')];
  return [
    ...attention(names.attention, 'selfAttention'),
    ...norm(names.attentionNorm, 'selfAttention'),
    ...cross,
    ...feedForward,
    ...norm(names.feedForwardNorm, 'feedForward'),
  ];
}

/** The same rules for a layer that is called `owner`. */
export function within(owner: string, rules: readonly WeightRule[]): WeightRule[] {
  return rules.map((rule) => ({ ...rule, ours: rule.ours.map((name) => join(owner, name)) }));
}

function join(owner: string, name: string): string {
  return owner === '' ? name : `${owner}/${name}`;
}
