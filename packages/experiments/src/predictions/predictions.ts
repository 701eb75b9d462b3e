import { meanSample, type Sample } from '@resattn/metrics';
import { classStatistics, macroF1OfSums } from './class-statistics.js';
import { labelSamples } from './label-samples.js';
import { numberSamples } from './number-samples.js';
import { scoreOfSums } from './score-of-sums.js';
import { type SentenceLabels, tagSamples } from './tag-samples.js';

/** What a run answered to its test examples, in their order. */
export type Predictions =
  | ClassPredictions
  | LabelPredictions
  | NumberPredictions
  | TextPredictions
  | LossPredictions
  | TagPredictions;

interface TestedOn {
  /** Fingerprint of the test examples with what is right: equal for runs that can be compared. */
  readonly test: string;
}

/** Of a classifier. */
export interface ClassPredictions extends TestedOn {
  readonly kind: 'classes';
  readonly labels: readonly string[];
  /** Index of the right class of each text. */
  readonly targets: ArrayLike<number>;
  /** Index of the predicted class of each text. */
  readonly predicted: ArrayLike<number>;
  /** The same of the baseline. */
  readonly baseline?: ArrayLike<number> | undefined;
  /** The most probable classes of each text, the most probable first, with their probabilities. */
  readonly probabilities: readonly (readonly (readonly [label: number, probability: number])[])[];
}

/** Of a classifier with several labels a text. */
export interface LabelPredictions extends TestedOn {
  readonly kind: 'labels';
  readonly labels: readonly string[];
  /** Indices of the right labels of each text. */
  readonly targets: readonly (readonly number[])[];
  /** Indices of the predicted labels of each text. */
  readonly predicted: readonly (readonly number[])[];
  /** The same of the baseline. */
  readonly baseline?: readonly (readonly number[])[] | undefined;
  /** `[texts, labels]` */
  readonly probabilities: readonly (readonly number[])[];
}

/** Of a regression. */
export interface NumberPredictions extends TestedOn {
  readonly kind: 'numbers';
  /** What the numbers are. */
  readonly name: string;
  readonly targets: readonly number[];
  readonly predicted: readonly number[];
  /** The same of the baseline. */
  readonly baseline?: readonly number[] | undefined;
}

/** What scores are made of, by their names: sums over texts make the score of those texts. */
export type Statistics = Readonly<Record<string, readonly (readonly number[])[]>>;

/** Of a model that writes texts. */
export interface TextPredictions extends TestedOn {
  readonly kind: 'texts';
  /** What it wrote to each source; undefined where that would be too large to keep. */
  readonly hypotheses: readonly string[] | undefined;
  readonly statistics: Statistics;
  /** The same of the baseline. */
  readonly baseline?: Statistics | undefined;
}

/** Of a language model. */
export interface LossPredictions extends TestedOn {
  readonly kind: 'losses';
  /** Summed loss, in nats, and number of tokens of each piece of the text. */
  readonly losses: readonly (readonly [sum: number, tokens: number])[];
}

/** Of a tagger; tags by their index in `tags`, those of each sentence. */
export interface TagPredictions extends TestedOn {
  readonly kind: 'tags';
  /** Of entities in IOB2. */
  readonly tags: readonly string[];
  readonly tagging: 'entities' | 'words';
  readonly targets: SentenceLabels;
  readonly predicted: SentenceLabels;
  /** The same of the baseline. */
  readonly baseline?: SentenceLabels | undefined;
  /** Probability of each predicted tag. */
  readonly probabilities: readonly (readonly number[])[];
}

/** Probabilities that are kept of all texts together; of many classes, those of the likeliest. */
const MOST_PROBABILITIES = 1_000_000;

/** How many of the classes of each text are kept with their probabilities. */
export const keptProbabilities = (texts: number, classes: number): number =>
  Math.min(classes, Math.max(1, Math.floor(MOST_PROBABILITIES / Math.max(1, texts))));

/** Macro F1 of more statistics than these would take minutes to test. */
const MOST_STATISTICS = 300_000;

/**
 * The samples of the scores of a run, under their names in `results.json`.
 *
 * @returns undefined for the baseline of a run that kept none
 */
export function samplesOf(
  predictions: Predictions,
  side: 'model' | 'baseline',
): Readonly<Record<string, Sample>> | undefined {
  switch (predictions.kind) {
    case 'classes': {
      const { targets, labels } = predictions;
      const predicted = side === 'model' ? predictions.predicted : predictions.baseline;
      if (predicted === undefined) return undefined;
      return classSamples(predicted, targets, labels.length);
    }
    case 'labels': {
      const { targets, labels } = predictions;
      const predicted = side === 'model' ? predictions.predicted : predictions.baseline;
      return predicted && labelSamples(predicted, targets, labels.length);
    }
    case 'numbers': {
      const predicted = side === 'model' ? predictions.predicted : predictions.baseline;
      return predicted && numberSamples(predicted, predictions.targets);
    }
    case 'texts': {
      const statistics = side === 'model' ? predictions.statistics : predictions.baseline;
      if (statistics === undefined) return undefined;
      return textSamples(statistics);
    }
    case 'tags': {
      const predicted = side === 'model' ? predictions.predicted : predictions.baseline;
      return predicted && tagSamples(predicted, predictions.targets, predictions);
    }
    case 'losses':
      if (side === 'baseline') return undefined;
      return {
        loss: { statistics: predictions.losses, score: ([sum, tokens]) => sum! / tokens! },
      };
  }
}

/** Samples of the scores of written texts. */
export const textSamples = (statistics: Statistics): Readonly<Record<string, Sample>> =>
  Object.fromEntries(
    Object.entries(statistics).map(([name, rows]) => [
      name,
      { statistics: rows, score: scoreOfSums[name as keyof typeof scoreOfSums] },
    ]),
  );

/** Samples of accuracy and, where there are few classes, of macro F1 (`f1`). */
export function classSamples(
  predicted: ArrayLike<number>,
  targets: ArrayLike<number>,
  classes: number,
): Readonly<Record<string, Sample>> {
  const right = Array.from(predicted, (label, i) => (label === targets[i] ? 1 : 0));
  const isSmall = targets.length * 3 * classes <= MOST_STATISTICS;
  return {
    accuracy: meanSample(right),
    ...(isSmall && { f1: macroF1Sample(predicted, targets, classes) }),
  };
}

/** Macro F1 over the classes that are right or predicted, as `results.json` has it. */
function macroF1Sample(
  predicted: ArrayLike<number>,
  targets: ArrayLike<number>,
  classes: number,
): Sample {
  const statistics = Array.from(predicted, (label, i) =>
    classStatistics([label], [targets[i]!], classes),
  );
  return { statistics, score: (sums) => macroF1OfSums(sums, classes) };
}
