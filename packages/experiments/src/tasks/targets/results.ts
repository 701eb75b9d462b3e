import type { FitResult } from '@resattn/core';
import type { TargetOutcome } from './outcome.js';
import type { TargetKind } from './target-kind.js';
import type { NetworkConfig, OutputReading, TargetTask } from './task.js';

/** `results.json`: the scores themselves, and what is known of them. */
export type TargetResults<Scores> = Scores &
  Pick<FitResult, 'status' | 'epochs' | 'best'> & {
    /** How far scores may be off, and whether they differ from the baseline's. */
    readonly confidence: TargetOutcome<Scores>['confidence'];
    readonly baseline: Scores & { readonly name: string; readonly seconds: number };
    readonly seconds: number;
    readonly steps: number;
    readonly parameters: number;
    readonly wide?: TargetOutcome<Scores>['wide'] | undefined;
    readonly vectors?: TargetOutcome<Scores>['vectors'] | undefined;
    /** Temperature, thresholds and scale that the outputs are read with. */
    readonly reading: OutputReading;
    readonly texts: Readonly<Record<'train' | 'validation' | 'test', number>>;
  };

/** What a training has found, as it is kept. */
export function targetResults<
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
>(
  _: TargetKind<C, Example, Row, Scores>,
  task: TargetTask<Example>,
  outcome: TargetOutcome<Scores>,
): TargetResults<Scores> {
  const { scores, baseline, confidence, fit, seconds, parameters, wide, vectors, reading } =
    outcome;
  return {
    ...scores,
    confidence,
    baseline: { name: baseline.name, ...baseline.scores, seconds: baseline.seconds },
    ...{ seconds, steps: fit.step, parameters, reading },
    ...(wide && { wide }),
    ...(vectors && { vectors }),
    ...{ status: fit.status, epochs: fit.epochs, best: fit.best },
    texts: {
      train: task.train.length,
      validation: task.validation.length,
      test: task.test.length,
    },
  };
}
