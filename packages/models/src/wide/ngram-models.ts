import type { Complete } from '@resattn/options';
import type { NaiveBayesScorer } from '../baselines/naive-bayes-scorer.js';
import type { NgramOptions } from '../baselines/ngram-features.js';
import type { NgramScorer } from '../baselines/ngram-scorer.js';
import { finite } from './ngram-mixture.js';

/** A kind of model over n-grams. */
export type ModelOptions = Complete<NgramOptions> &
  (
    | { readonly method: 'NB-SVM' | 'TF-IDF'; readonly c: number }
    | { readonly method: 'naive Bayes' }
  );

/**
 * Characters of all training texts together, times the machines (one a class, one for two classes), up to
 * which n-grams are learned: of words, and of characters, of which there are many more. Some tens of
 * seconds.
 */
const MOST_FOR_WORDS = 400_000_000;
const MOST_FOR_CHARACTERS = 40_000_000;

/** Classes up to which each has a machine of its own. */
const MOST_MACHINES = 30;

/** Characters of all training texts together up to which naive Bayes counts n-grams. */
const MOST_COUNTED = 20_000_000;

// More n-grams a text need more regularization for margins of the same size.
const words: ModelOptions = { method: 'NB-SVM', unit: 'words', minN: 1, maxN: 2, c: 0.1 };
const spacedCharacters: readonly ModelOptions[] = [
  { method: 'NB-SVM', unit: 'characters', minN: 1, maxN: 5, c: 0.005 },
];
/** Where texts are few, machines over TF-IDF see enough else to be worth their time. */
const ofFew: readonly ModelOptions[] = [
  { method: 'TF-IDF', unit: 'words', minN: 1, maxN: 2, c: 1 },
  { method: 'TF-IDF', unit: 'characters', minN: 1, maxN: 5, c: 1 },
];
const unspacedCharacters: readonly ModelOptions[] = [
  { method: 'NB-SVM', unit: 'characters', minN: 1, maxN: 3, c: 0.05 },
  { method: 'TF-IDF', unit: 'characters', minN: 1, maxN: 3, c: 1 },
];
/** Naive Bayes costs the n-grams alone, however many classes there are. */
const countedCharacters: ModelOptions = {
  method: 'naive Bayes',
  unit: 'characters',
  minN: 1,
  maxN: 4,
};

/** Characters of all texts together, times the machines: one a class or label, one for two classes. */
export function effortOf(
  texts: readonly { readonly text: string }[],
  numClasses: number,
  multiLabel = false,
): number {
  const characterCount = texts.reduce((sum, { text }) => sum + text.length, 0);
  return characterCount * (numClasses === 2 && !multiLabel ? 1 : numClasses);
}

/**
 * The models over n-grams that are worth their time for so many texts and classes.
 *
 * @param multiLabel whether each label has a machine of its own, and naive Bayes cannot count
 * @param areFew whether the texts are so few that more models are worth their time
 */
export function modelsOf(
  train: readonly { readonly text: string }[],
  {
    numClasses,
    unspaced = false,
    multiLabel = false,
    areFew = false,
  }: {
    readonly numClasses: number;
    readonly unspaced?: boolean | undefined;
    readonly multiLabel?: boolean | undefined;
    readonly areFew?: boolean | undefined;
  },
): readonly ModelOptions[] {
  const characterCount = train.reduce((sum, { text }) => sum + text.length, 0);
  const effort = effortOf(train, numClasses, multiLabel);
  const ofCharacters = unspaced ? unspacedCharacters : spacedCharacters;
  const isOfFew = numClasses <= MOST_MACHINES;
  return [
    ...(isOfFew && !unspaced && effort <= MOST_FOR_WORDS ? [words] : []),
    ...(isOfFew && effort <= MOST_FOR_CHARACTERS
      ? ofCharacters
      : characterCount <= MOST_COUNTED && !multiLabel
        ? [countedCharacters]
        : []),
    ...(isOfFew && areFew && !unspaced ? ofFew : []),
  ];
}

/** Its name for people: `words 1-2`. */
export const nameOf = ({ method, unit, minN, maxN }: ModelOptions): string =>
  `${unit} ${minN}-${maxN}${method === 'NB-SVM' ? '' : ` (${method})`}`;

/** `[texts, classes]`: the scores of texts. */
export function scoresOf(
  scorer: NgramScorer | NaiveBayesScorer,
  examples: readonly { readonly text: string }[],
): Float64Array {
  const { numClasses } = scorer;
  const scores = new Float64Array(examples.length * numClasses);
  for (const [i, { text }] of examples.entries())
    scores.set(scorer.scores(text).map(finite), i * numClasses);
  return scores;
}
