import type { MetricAccumulator } from '@resattn/core';
import { classificationReport, spanReport } from '@resattn/metrics';
import type { ScoreColumn } from '../../run/score-column.js';
import type { TaggingTask } from './task.js';

/** How good tags are of one kind of entity, or of one tag. */
export interface TypeScore {
  readonly type: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** How many there are. */
  readonly support: number;
}

/**
 * How good tags are. Of entities, precision, recall and F1 are those of whole entities (as seqeval
 * counts them); of tags of single words, means in which every tag counts alike (macro).
 */
export interface TaggingScores {
  /** Part of the words whose tag is right. */
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly types: readonly TypeScore[];
}

/** The score that decides what is best. */
export const mainScore = {
  entities: { heading: 'entity F1', score: 'f1' },
  words: { heading: 'accuracy', score: 'accuracy' },
} as const;

/** The scores of each evaluation that are shown. */
export const scoreColumns = {
  entities: [
    { heading: 'entity F1', score: 'f1' },
    { heading: 'precision', score: 'precision' },
    { heading: 'recall', score: 'recall' },
  ],
  words: [
    { heading: 'accuracy', score: 'accuracy' },
    { heading: 'macro F1', score: 'f1' },
  ],
} as const satisfies Record<TaggingTask['tagging'], readonly ScoreColumn[]>;

type Tags = Pick<TaggingTask, 'tags' | 'tagging'>;

/** Scores of predicted tags, a list a sentence, against the indices of the right ones. */
export function scoresOf(
  predicted: readonly (readonly string[])[],
  sentences: readonly { readonly labels: ArrayLike<number> }[],
  { tags, tagging }: Tags,
): TaggingScores {
  const actual = sentences.map(({ labels }) => Array.from(labels, (label) => tags[label]!));
  if (tagging === 'entities') {
    const { micro, types, tokenAccuracy } = spanReport().update(predicted, actual).result();
    const { precision, recall, f1 } = micro;
    return { accuracy: tokenAccuracy, precision, recall, f1, types };
  }
  const report = classificationReport().update(predicted.flat(), actual.flat()).result();
  const { precision, recall, f1 } = report.macro;
  const types = report.classes.map(({ label, ...scores }) => ({
    type: String(label),
    precision: scores.precision,
    recall: scores.recall,
    f1: scores.f1,
    support: scores.support,
  }));
  return { accuracy: report.accuracy, precision, recall, f1, types };
}

/** The scores of the validation sentences, without the rows that only fill up a batch. */
export function validationMetrics(names: Tags): MetricAccumulator {
  const predicted: string[][] = [];
  const actual: { labels: number[] }[] = [];
  return {
    update({ labels, weights }, { tags }) {
      const [rows, time] = labels!.shape as [number, number];
      for (let row = 0; row < rows; row++) {
        const places = Array.from({ length: time }, (_, t) => row * time + t).filter(
          (at) => weights!.values[at]! > 0,
        );
        if (places.length === 0) continue;
        predicted.push(places.map((at) => names.tags[tags!.values[at]!]!));
        actual.push({ labels: places.map((at) => labels!.values[at]!) });
      }
    },
    result() {
      const { accuracy, precision, recall, f1 } = scoresOf(predicted, actual, names);
      return { accuracy, precision, recall, f1 };
    },
  };
}
