import type { FitResult } from '@resattn/core';
import type { SequenceOutcome } from './outcome.js';
import type { SequenceTraining } from './task.js';

/** How the training went. */
function trainingOf({ seconds, status, epochs, step, best }: FitResult): Pick<
  FitResult,
  'seconds' | 'status' | 'epochs' | 'best'
> & {
  readonly steps: number;
} {
  return { seconds, status, epochs, steps: step, best };
}

/** `results.json`. */
export type SequenceResults = ReturnType<typeof resultsOf>;

/** What a training has found, as it is kept. */
export function resultsOf({ task }: Pick<SequenceTraining, 'task'>, outcome: SequenceOutcome) {
  const { fit, parameters, tests, confidence } = outcome;
  const [test, ...further] = tests;
  return {
    ...test!.scores,
    confidence,
    ...(task.baseline && { baseline: { name: task.baseline.name, ...test!.baseline } }),
    ...(further.length > 0 && {
      tests: Object.fromEntries(further.map(({ name, scores }) => [name, scores])),
    }),
    ...trainingOf(fit),
    ...(fit.averaged && { averaged: fit.averaged }),
    parameters,
    pairs: { train: task.train.length, validation: task.validation.length, test: task.test.length },
    published: task.published,
    differences: task.differences,
  };
}
