import { confidenceOf, type ScoreConfidence, verdict } from '../predictions/confidence.js';
import { type ClassPredictions, samplesOf } from '../predictions/predictions.js';
import type { ClassifierResults } from '../tasks/classification/results.js';
import { type Scores, scoresOf } from '../tasks/classification/scores.js';

/** The scores of one fold. */
export interface FoldResult {
  readonly folder: string;
  /** Texts that it was tested on. */
  readonly texts: number;
  readonly accuracy: number;
  readonly f1: number;
  readonly baseline: { readonly accuracy: number; readonly f1: number };
  readonly seconds: number;
}

/** Mean over the folds, and standard deviation. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** The result of a cross-validation. */
export interface CrossValidation {
  readonly folder: string;
  /** Name of the baseline; of the folds that chose others, of the most. */
  readonly baselineName: string;
  readonly folds: readonly FoldResult[];
  readonly accuracy: Spread;
  readonly f1: Spread;
  readonly baseline: { readonly accuracy: Spread; readonly f1: Spread };
  /**
   * Of the predictions of all folds together: how far the scores may be off, and whether they differ from
   * the baseline's, by a paired test over the texts.
   */
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
  /** Scores of the predictions of all folds together. */
  readonly pooled: Scores;
  /** Of the baseline's. */
  readonly pooledBaseline: Scores;
}

interface FinishedFold {
  readonly folder: string;
  readonly results: ClassifierResults;
  readonly predictions: ClassPredictions;
}

/** Puts the folds together. */
export function pooledFolds(folder: string, runs: readonly FinishedFold[]): CrossValidation {
  const [first] = runs;
  const { labels } = first!.predictions;
  const join = (of: (predictions: ClassPredictions) => ArrayLike<number> | undefined) =>
    runs.flatMap(({ predictions }) => Array.from(of(predictions) ?? []));
  const predictions: ClassPredictions = {
    ...{ kind: 'classes', test: '', labels, probabilities: [] },
    targets: join(({ targets }) => targets),
    predicted: join(({ predicted }) => predicted),
    baseline: join(({ baseline }) => baseline),
  };
  const folds = runs.map(
    ({ folder: place, results }): FoldResult => ({
      folder: place,
      texts: results.texts.test,
      accuracy: results.accuracy,
      f1: results.f1,
      baseline: { accuracy: results.baseline.accuracy, f1: results.baseline.f1 },
      seconds: results.seconds,
    }),
  );
  return {
    ...{ folder, folds },
    baselineName: mostFrequent(runs.map(({ results }) => results.baseline.name)),
    accuracy: spreadOf(folds.map(({ accuracy }) => accuracy)),
    f1: spreadOf(folds.map(({ f1 }) => f1)),
    baseline: {
      accuracy: spreadOf(folds.map(({ baseline }) => baseline.accuracy)),
      f1: spreadOf(folds.map(({ baseline }) => baseline.f1)),
    },
    confidence: confidenceOf(samplesOf(predictions, 'model')!, samplesOf(predictions, 'baseline')),
    pooled: scoresOf(predictions.predicted, predictions.targets, labels),
    pooledBaseline: scoresOf(predictions.baseline!, predictions.targets, labels),
  };
}

/** Says whether the accuracy differs from the baseline's by more than chance. */
export function crossValidationVerdict(result: CrossValidation): string {
  const { confidence, pooled, pooledBaseline, baselineName, folds } = result;
  const format = (value: number) => value.toFixed(4);
  return verdict(confidence.accuracy!.baseline!, {
    ...{ score: 'accuracy of all folds together', format },
    examples: folds.reduce((sum, { texts }) => sum + texts, 0),
    model: { name: 'the model', value: format(pooled.accuracy) },
    baseline: { name: baselineName, value: format(pooledBaseline.accuracy) },
  });
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

function mostFrequent(names: readonly string[]): string {
  const count = (name: string) => names.filter((each) => each === name).length;
  return names.reduce((best, name) => (count(name) > count(best) ? name : best));
}
