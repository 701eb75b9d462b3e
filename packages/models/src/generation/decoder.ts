import type { KeyValueCache } from '@resattn/layers';
import type * as tf from '@tensorflow/tfjs';
import type { GenerateOptions } from './generate-options.js';

/** Tensors in arrays and objects, nested as a model needs them. */
export type TensorTree =
  | tf.Tensor
  | readonly TensorTree[]
  | { readonly [name: string]: TensorTree | undefined };

/** What a decoder continues or answers. */
export interface DecoderInput {
  /**
   * `[batch, time]`, int32: the sources of an encoder-decoder, padded on the right; the prompts of a
   * decoder-only model, padded on the left, so that all of them end at the same position.
   */
  readonly tokens: tf.Tensor;
  /** `[batch, time]`, int32, 1 = real token. */
  readonly mask: tf.Tensor;
}

/** A decoder that has read its input. */
export interface DecoderStart {
  /**
   * What stays as it is for all positions, such as the encoder's output or the keys and values made
   * of it. The first axis of every tensor is the batch.
   */
  readonly memory: TensorTree;
  /**
   * What changes from position to position, such as a cache of keys and values or a recurrent state.
   * The first axis of every tensor is the rows of the first step: the batch.
   */
  readonly state: TensorTree;
  /** `[batch, vocabulary]`: logits of the token after the prompt; of decoder-only models. */
  readonly logits?: tf.Tensor | undefined;
}

/** One position of every row. */
export interface DecoderStepInput {
  /** `[rows]`, int32: the tokens at `position`. */
  readonly tokens: tf.Tensor;
  /**
   * Scalar, int32: how many positions the state holds, the same for all rows. It is 0 at the first
   * step of an encoder-decoder, and the length of the padded prompts for a decoder-only model.
   */
  readonly position: tf.Tensor;
  /** Every tensor's first axis is the rows. */
  readonly state: TensorTree;
  /**
   * Every tensor's first axis is the batch. Where rows are a multiple of the batch, the rows
   * `i * beams` to `(i + 1) * beams - 1` belong to row i of the memory.
   */
  readonly memory: TensorTree;
  /** Whether the attention over the source is wanted. */
  readonly returnAttentionScores: boolean;
}

export interface DecoderStep {
  /** `[rows, vocabulary]`, not normalised, for the token at `position + 1`. */
  readonly logits: tf.Tensor;
  /** Of the same structure and shapes as the state given. */
  readonly state: TensorTree;
  /**
   * `[rows, sourceTime]`, sums to 1: where in the source the model looked, the mean over the heads of
   * its last layer. Undefined for models without attention over a source.
   */
  readonly attention?: tf.Tensor | undefined;
}

/** What a model's own files ask of `generate`, for options that a call leaves open. */
export interface GenerationDefaults
  extends Omit<
    GenerateOptions,
    'allowedIds' | 'coveragePenalty' | 'returnAttentionScores' | 'signal'
  > {
  /** Maximum number of positions of the output, the start token or prompt included; `maxNewTokens` takes precedence. */
  readonly maxLength?: number | undefined;
  /** Minimum, counted as `maxLength`; `minNewTokens` takes precedence. */
  readonly minLength?: number | undefined;
  /** What the files ask for that is not supported: the model does not write then. */
  readonly unsupported?: readonly string[] | undefined;
  readonly padId?: number | undefined;
  readonly startId?: number | undefined;
}

/**
 * What `generate` needs of a model: to read an input once, then to answer one position after the
 * other.
 *
 * Both functions are pure: they are compiled by `jit`, so they read no values and keep nothing. One
 * compiled step serves all positions: shapes do not depend on the position, which is a tensor. The
 * state is handed in and out, and beam search reorders it by gathering the rows of every tensor in
 * it. The memory is neither copied for the beams of a row nor reordered.
 */
export interface Decoder {
  /** Whether the input is a source apart from the output, or the output's beginning. */
  readonly kind: 'encoder-decoder' | 'decoder-only';
  /** Number of tokens that may be generated. */
  readonly vocabularySize: number;
  /** Number of tokens that an input may be made of. Default `vocabularySize`. */
  readonly inputVocabularySize?: number | undefined;
  /** The token before the first one; of encoder-decoders. */
  readonly startId?: number | undefined;
  /** Tokens that end a sequence, unless the caller names others. Empty: none. */
  readonly eosIds: readonly number[];
  /** For options that a call leaves open. Default: those of `generate`. */
  readonly defaults?: GenerationDefaults | undefined;
  /** Fills sequences up that ended before others, and hides input positions. */
  readonly padId: number;
  /** Longest input in tokens, Infinity where there is no limit. */
  readonly maxInputLength: number;
  /** Most positions of the output (of a decoder-only model: with the prompt), Infinity for no limit. */
  readonly maxLength: number;
  /** Reads the input and makes room for `capacity` positions. */
  start(input: DecoderInput, capacity: number): DecoderStart;
  /**
   * The state with room for more positions; of decoders whose state has a place for each. Without it
   * the room for all positions is made at the start.
   */
  grow?(state: TensorTree, capacity: number): TensorTree;
  /**
   * The state with another cache in place of each cache of keys and values; of decoders whose `step`
   * hands the caches to the attention whole, with their `ancestors`. Beam search then leaves the rows of
   * caches where they are and tells where each beam's positions lie. Without it every tensor of the state
   * is reordered.
   */
  mapCaches?(state: TensorTree, fn: (cache: KeyValueCache) => KeyValueCache): TensorTree;
  /** Answers the next position. */
  step(input: DecoderStepInput): DecoderStep;
}
