import { type Collator, type DenseArray, padSequences, tokenWeights } from '@resattn/data';
import { FEATURES_PER_WORD } from './lexical-features.js';
import { type EncodedWords, PADDING_ID } from './word-vocabulary.js';

/** A sentence with the index of the tag of each word. */
export interface TaggedWords extends EncodedWords {
  readonly labels: ArrayLike<number>;
}

/**
 * One tag a word: `words`, `labels` int32 and `weights` float32 `[batch, time]`, `characters` int32
 * `[batch, time, length]`, `features` int32 `[batch, time, count]`.
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
export function padWords(
  sentences: readonly EncodedWords[],
  { time, maxCharacters }: { readonly time: number; readonly maxCharacters: number },
): Record<'words' | 'characters' | 'features', DenseArray> {
  const rows = (of: 'words' | 'characters' | 'features', width: number) =>
    padSequences(
      sentences.map((sentence) => sentence[of]),
      time * width,
      PADDING_ID,
    );
  const wide = (of: 'characters' | 'features', width: number) => ({
    values: rows(of, width).values,
    shape: [sentences.length, time, width],
  });
  return {
    words: rows('words', 1),
    characters: wide('characters', maxCharacters),
    features: wide('features', FEATURES_PER_WORD),
  };
}
