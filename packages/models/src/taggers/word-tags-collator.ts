import { type Collator, type DenseArray, padSequences, tokenWeights } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { FEATURES_PER_WORD } from './lexical-features.js';
import type { TaggerInputs } from './tagger-interface.js';
import { type EncodedWords, PADDING_ID } from './word-vocabulary.js';

/** A sentence with the index of the tag of each word. */
export interface TaggedWords extends EncodedWords {
  readonly labels: ArrayLike<number>;
}

/**
 * One tag a word: `words`, `labels` int32 and `weights` float32 `[batch, time]`, `characters` int32
 * `[batch, time, length]` and, where the vocabulary has them, `features` int32 `[batch, time, count]`.
 */
export const wordTagsCollator = (maxCharacters: number): Collator<TaggedWords> => ({
  lengthsOf: ({ words }) => [words.length],
  collate(examples, { lengths, rowWeights }) {
    const [time] = lengths as [number];
    const words = examples.map((example) => example.words);
    const labels = examples.map((example) => example.labels);
    return {
      ...padWords(examples, { time, maxCharacters }),
      labels: padSequences(labels, time, 0),
      weights: tokenWeights(words, time, rowWeights),
    };
  },
});

/** What a tagger reads of sentences, padded to one length. */
export interface PaddedWords {
  readonly words: DenseArray;
  readonly characters: DenseArray;
  readonly features?: DenseArray;
}

export function padWords(
  sentences: readonly EncodedWords[],
  { time, maxCharacters }: { readonly time: number; readonly maxCharacters: number },
): PaddedWords {
  const wide = (rows: readonly Int32Array[], width: number) => ({
    values: padSequences(rows, time * width, PADDING_ID).values,
    shape: [sentences.length, time, width],
  });
  const features = sentences.flatMap((sentence) => sentence.features ?? []);
  return {
    words: padSequences(
      sentences.map(({ words }) => words),
      time,
      PADDING_ID,
    ),
    characters: wide(
      sentences.map(({ characters }) => characters),
      maxCharacters,
    ),
    ...(features.length > 0 && { features: wide(features, FEATURES_PER_WORD) }),
  };
}

/** Padded sentences as tensors. */
export function wordTensors(padded: PaddedWords): TaggerInputs {
  const tensor = ({ values, shape }: DenseArray) => tf.tensor(values, [...shape], 'int32');
  return {
    words: tensor(padded.words),
    characters: tensor(padded.characters),
    ...(padded.features && { features: tensor(padded.features) }),
  };
}
