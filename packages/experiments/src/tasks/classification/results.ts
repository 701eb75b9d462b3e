import type { FitResult } from '@resattn/core';
import type { FittedNgramMixture } from '@resattn/models/baselines';
import type { ClassifierOutcome } from './outcome.js';
import type { Scores } from './scores.js';
import type { VectorCoverage } from './take-vectors.js';
import type { ClassifierTraining } from './task.js';

/** `results.json`. */
export interface ClassifierResults
  extends Pick<Scores, 'accuracy' | 'precision' | 'recall' | 'f1'>,
    Pick<FitResult, 'status' | 'epochs' | 'best'> {
  readonly weighted: Scores['report']['weighted'];
  /** How far `accuracy` and `f1` may be off, and whether they differ from the baseline's. */
  readonly confidence: ClassifierOutcome['confidence'];
  /** How far the probabilities hold what they say, with and without the temperature. */
  readonly calibration: ClassifierOutcome['calibration'];
  /** On the test texts of each kind, where there are kinds. */
  readonly kinds?: ClassifierOutcome['kinds'] | undefined;
  readonly baseline: Pick<Scores, 'accuracy' | 'precision' | 'recall' | 'f1'> & {
    readonly name: string;
    readonly kinds?: ClassifierOutcome['baseline']['kinds'] | undefined;
    readonly seconds: number;
  };
  readonly seconds: number;
  /** The linear models beside the network, and how good each part is on the validation texts. */
  readonly wide?: Pick<FittedNgramMixture, 'parts' | 'accuracy'> | undefined;
  /** What of the texts has a word vector, where the embeddings started from such. */
  readonly vectors?: VectorCoverage | undefined;
  readonly steps: number;
  readonly parameters: number;
  readonly texts: Readonly<Record<'train' | 'validation' | 'test', number>>;
  readonly classes: Scores['report']['classes'];
}

/** What a training has found, as it is kept. */
export function resultsOf(
  { task }: Pick<ClassifierTraining, 'task'>,
  outcome: ClassifierOutcome,
): ClassifierResults {
  const { fit, seconds, wide, baseline, parameters, scores, kinds, confidence } = outcome;
  const { calibration, vectors } = outcome;
  return {
    accuracy: scores.accuracy,
    precision: scores.precision,
    recall: scores.recall,
    f1: scores.f1,
    confidence,
    calibration,
    weighted: scores.report.weighted,
    ...(kinds.length > 0 && { kinds }),
    baseline: {
      name: baseline.name,
      accuracy: baseline.scores.accuracy,
      precision: baseline.scores.precision,
      recall: baseline.scores.recall,
      f1: baseline.scores.f1,
      ...(baseline.kinds.length > 0 && { kinds: baseline.kinds }),
      seconds: baseline.seconds,
    },
    seconds,
    ...(wide && { wide: { parts: wide.parts, accuracy: wide.accuracy } }),
    ...(vectors && { vectors }),
    status: fit.status,
    epochs: fit.epochs,
    steps: fit.step,
    best: fit.best,
    parameters,
    texts: { train: task.train.length, validation: task.validation.length, test: task.test.length },
    classes: scores.report.classes,
  };
}
