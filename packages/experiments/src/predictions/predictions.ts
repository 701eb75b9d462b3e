import { meanSample, type Sample } from '@resattn/metrics';
import { scoreOfSums } from './score-of-sums.js';

/** What a run answered to its test examples, in their order. */
export type Predictions = ClassPredictions | TextPredictions | LossPredictions;

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
    case 'texts': {
      const statistics = side === 'model' ? predictions.statistics : predictions.baseline;
      if (statistics === undefined) return undefined;
      return textSamples(statistics);
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
  const statistics = Array.from(predicted, (label, i) => {
    const counts = new Uint8Array(3 * classes);
    const target = targets[i]!;
    if (label === target) counts[label] = 1;
    counts[classes + label] = 1;
    counts[2 * classes + target] = 1;
    return counts;
  });
  return {
    statistics,
    score(sums) {
      let total = 0;
      let seen = 0;
      for (let k = 0; k < classes; k++) {
        const counted = sums[classes + k]! + sums[2 * classes + k]!;
        if (counted === 0) continue;
        seen++;
        total += (2 * sums[k]!) / counted;
      }
      return total / seen;
    },
  };
}
