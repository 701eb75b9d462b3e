import type { Trainable } from '@resattn/core';
import type { LinearChainCrf } from '@resattn/layers';
import type { Complete } from '@resattn/options';
import type * as tf from '@tensorflow/tfjs';

/** What reads the words of a sentence in their context. */
export const taggerEncoders = ['bilstm', 'resnet-attention', 'transformer'] as const;
export type TaggerEncoder = (typeof taggerEncoders)[number];

export interface TaggerConfig {
  /** Number of words, padding and unknown words included; see `WordVocabulary`. */
  readonly vocabularySize: number;
  /** Number of characters, padding and unknown ones included. */
  readonly characterVocabularySize: number;
  /** Number of tags. */
  readonly numTags: number;
  /**
   * `bilstm`: LSTM in both directions. `resnet-attention`: residual convolutions, then self-attention
   * around a residual connection. `transformer`: self-attention in every layer. Default `bilstm`.
   */
  readonly encoder?: TaggerEncoder | undefined;
  /** Whether tags are scored together by a CRF, else each by itself. Default true. */
  readonly crf?: boolean | undefined;
  /**
   * Number of lexical features that score the tags directly, too, as in a linear tagger: words, affixes,
   * shapes and neighbours, with 0, which is none; see `FeatureIndex`. Default 0: the network by itself.
   */
  readonly numFeatures?: number | undefined;
  /**
   * Added to the scores of all tags but the first (`O`) when the best tags are sought, not to their
   * probabilities: above 0 more entities are found. Default 0.
   */
  readonly entityBias?: number | undefined;
  /** Features of a word. Default 100. */
  readonly embeddingDim?: number | undefined;
  /** Features of a character. Default 30. */
  readonly characterDim?: number | undefined;
  /** Features that the characters of a word give it. Default 30. */
  readonly characterFilters?: number | undefined;
  /** Features of a word in its context, even; half of them for each direction of the LSTM. Default 200. */
  readonly units?: number | undefined;
  /** Layers of the encoder. Default 1. */
  readonly numLayers?: number | undefined;
  /** Part of the words that are read as unknown while training. Default 0.1. */
  readonly wordDropout?: number | undefined;
  /** Dropout rate of the words, between layers and before the tags. Default 0.5. */
  readonly dropout?: number | undefined;
}

/** A model that gives each word of a sentence a tag. */
export interface Tagger extends Trainable {
  /** The configuration that makes it again, defaults filled in. */
  readonly config: Complete<TaggerConfig>;
  /**
   * Inputs `words` `[batch, time]`, `characters` `[batch, time, length]` and, where it knows lexical
   * features, `features` `[batch, time, count]`, int32. Outputs: the scores of the tags, `[batch, time, tags]`, and the
   * probability of each tag at each place, of the same shape.
   */
  readonly model: tf.LayersModel;
  /** Scores tags side by side; undefined where each tag is for itself. */
  readonly crf: LinearChainCrf | undefined;
  /** Scores of the tags by the words in their context, `[batch, time, tags]`. */
  score(inputs: TaggerInputs, options?: { readonly training?: boolean | undefined }): tf.Tensor;
  /** The scores, and the probability of each tag at each place, of the same shape. */
  apply(inputs: TaggerInputs): { readonly scores: tf.Tensor; readonly probabilities: tf.Tensor };
  /** The best tags of a sentence `[batch, time]`, int32, 0 at padding. */
  decode(scores: tf.Tensor, mask: tf.Tensor): tf.Tensor;
}

/** A batch of sentences. */
export interface TaggerInputs {
  /** `[batch, time]`, int32. */
  readonly words: tf.Tensor;
  /** `[batch, time, length]`, int32. */
  readonly characters: tf.Tensor;
  /** `[batch, time, count]`, int32; see `lexicalFeatures`. Only where the tagger knows features. */
  readonly features?: tf.Tensor | undefined;
}
