import { join } from 'node:path';
import type { FitResult } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import { writePredictions } from '../../predictions/predictions-file.js';
import type { TaggingOutcome } from './outcome.js';
import { taggingReportPage } from './report-page.js';
import type { TaggingScores } from './scores.js';
import type { TaggingTask, TaggingTraining } from './task.js';

type Figures = Pick<TaggingScores, 'accuracy' | 'precision' | 'recall' | 'f1'>;

/** `results.json`. */
export interface TaggingResults
  extends Figures,
    Pick<TaggingScores, 'types'>,
    Pick<FitResult, 'status' | 'epochs' | 'best'>,
    Pick<TaggingTask, 'tagging'>,
    Pick<TaggingOutcome, 'confidence' | 'wide'> {
  readonly baseline: Figures & { readonly name: string; readonly seconds: number };
  readonly seconds: number;
  readonly steps: number;
  readonly parameters: number;
  readonly sentences: Readonly<Record<'train' | 'validation' | 'test', number>>;
}

/** Writes the predictions, `report.html` and `results.json`. */
export async function recordOutcome(
  training: TaggingTraining,
  outcome: TaggingOutcome,
): Promise<void> {
  const { run } = training;
  await writePredictions(run.folder, outcome.predictions);
  await writeFileAtomic(
    join(run.folder, 'report.html'),
    await taggingReportPage(training, outcome),
  );
  await run.writeResults({ ...resultsOf(training.task, outcome) });
}

function resultsOf(task: TaggingTask, outcome: TaggingOutcome): TaggingResults {
  const { fit, seconds, wide, baseline, parameters, scores, confidence } = outcome;
  const { accuracy, precision, recall, f1, types } = scores;
  const { tagging } = task;
  return {
    // The main score is the first: runs are compared by it.
    ...(tagging === 'entities'
      ? { f1, precision, recall, accuracy }
      : { accuracy, precision, recall, f1 }),
    ...{ types, confidence },
    baseline: {
      name: baseline.name,
      accuracy: baseline.scores.accuracy,
      precision: baseline.scores.precision,
      recall: baseline.scores.recall,
      f1: baseline.scores.f1,
      seconds: baseline.seconds,
    },
    seconds,
    ...(wide && { wide: { parts: wide.parts, score: wide.score } }),
    status: fit.status,
    epochs: fit.epochs,
    steps: fit.step,
    best: fit.best,
    parameters,
    tagging,
    sentences: {
      train: task.train.length,
      validation: task.validation.length,
      test: task.test.length,
    },
  };
}
