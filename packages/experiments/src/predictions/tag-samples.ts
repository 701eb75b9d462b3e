import { entitySpans, type Sample } from '@resattn/metrics';
import { classStatistics, macroF1OfSums } from './class-statistics.js';

/** Tags of sentences, as indices into their names. */
export type SentenceLabels = readonly ArrayLike<number>[];

/** Macro F1 of more statistics than these would take minutes to test. */
const MOST_STATISTICS = 300_000;

export interface TagNames {
  /** Of entities in IOB2. */
  readonly tags: readonly string[];
  readonly tagging: 'entities' | 'words';
}

/**
 * Samples of the scores of tags, a sentence an example: of entities F1, precision and recall of whole
 * entities, of words macro F1 where there are few tags and sentences; of both the accuracy of single tags.
 */
export function tagSamples(
  predicted: SentenceLabels,
  targets: SentenceLabels,
  { tags, tagging }: TagNames,
): Readonly<Record<string, Sample>> {
  const accuracy: Sample = {
    statistics: predicted.map((row, i) => [countRight(row, targets[i]!), row.length]),
    score: ([right, words]) => ratio(right!, words!),
  };
  if (tagging === 'words') {
    const classes = tags.length;
    if (targets.length * 3 * classes > MOST_STATISTICS) return { accuracy };
    const statistics = predicted.map((row, i) => classStatistics(row, targets[i]!, classes));
    return { accuracy, f1: { statistics, score: (sums) => macroF1OfSums(sums, classes) } };
  }
  const spansOf = (row: ArrayLike<number>) =>
    entitySpans(Array.from(row, (label) => tags[label]!)).map(
      ({ type, first, last }) => `${first} ${last} ${type}`,
    );
  const statistics = predicted.map((row, i) => {
    const actual = new Set(spansOf(targets[i]!));
    const found = spansOf(row);
    return [found.filter((span) => actual.has(span)).length, found.length, actual.size];
  });
  return {
    f1: { statistics, score: ([right, found, actual]) => ratio(2 * right!, found! + actual!) },
    precision: { statistics, score: ([right, found]) => ratio(right!, found!) },
    recall: { statistics, score: ([right, , actual]) => ratio(right!, actual!) },
    accuracy,
  };
}

/** 0 where there is nothing to be right about, as seqeval has it. */
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function countRight(predicted: ArrayLike<number>, targets: ArrayLike<number>): number {
  let right = 0;
  for (let t = 0; t < predicted.length; t++) if (predicted[t] === targets[t]) right++;
  return right;
}
