import { checkOptions, requireWholeNumber } from '@resattn/options';
import type { Batch, BatchSource } from './batch.js';
import type { CheckpointStore } from './checkpoint-store.js';
import type { EvaluationMetrics } from './evaluation.js';
import type { FitStatus, TrainerCallbacks } from './events.js';
import type { MonitorOptions } from './monitor.js';
import type { BestStep, EvaluationRecord } from './training-state.js';

export interface FitOptions extends MonitorOptions {
  /** Passes over the source, in all: a resumed run finishes them. Give `epochs`, `steps` or both. */
  readonly epochs?: number | undefined;
  /** Optimizer steps, in all. */
  readonly steps?: number | undefined;
  readonly validation?: BatchSource | undefined;
  /** Steps between evaluations. Default: one at the end of each epoch. */
  readonly validateEvery?: number | undefined;
  /** Metrics of the validation beside its loss. */
  readonly metrics?: EvaluationMetrics | undefined;
  /**
   * Further scores of the model as it is at an evaluation, for what takes more than one pass over
   * the validation data: a translation that is generated and compared, for instance. It has to leave
   * the random generator alone, or a resumed run ends elsewhere.
   */
  readonly scores?: (() => Promise<Readonly<Record<string, number>>>) | undefined;
  /** Where checkpoints go. Default: none are made. */
  readonly checkpoints?: CheckpointStore | undefined;
  /** Steps between checkpoints, beside those after evaluations and epochs. */
  readonly saveEvery?: number | undefined;
  /** How many of the newest checkpoints are kept, beside the best. Default 2. */
  readonly keepLast?: number | undefined;
  /** Resumes from the newest checkpoint, or starts when there is none. Default false. */
  readonly resume?: boolean | undefined;
  /**
   * Step from which evaluations count towards `patience`: that of the earlier end, for a run that
   * continues after it had stopped early. Default 0.
   */
  readonly patienceFrom?: number | undefined;
  /** Whether the weights of the best evaluation are put back at the end. Default true. */
  readonly restoreBest?: boolean | undefined;
  /** Tokens of a batch, for `tokensPerSecond`. */
  readonly countTokens?: ((batch: Batch) => number) | undefined;
  /**
   * When it fires, the running step is finished and saved, and `fit` returns `interrupted`. An evaluation is left
   * at its next batch; a resumed run begins with it. Default: in a notebook, the signal of the running cell.
   */
  readonly signal?: AbortSignal | undefined;
  readonly callbacks?: readonly TrainerCallbacks[] | undefined;
}

export interface FitResult {
  readonly status: FitStatus;
  readonly step: number;
  readonly epochs: number;
  /** Seconds of training, earlier parts of a resumed run included. */
  readonly seconds: number;
  /** The best evaluation, whose weights the model now has unless `restoreBest` is false. */
  readonly best: BestStep | undefined;
  readonly history: readonly EvaluationRecord[];
}

/** @throws Error naming the option that is out of range or missing. */
export function checkFitOptions(options: FitOptions): void {
  checkOptions('fit', options, {
    monitor: true,
    mode: true,
    patience: true,
    minDelta: true,
    keepBest: true,
    epochs: true,
    steps: true,
    validation: true,
    validateEvery: true,
    metrics: true,
    scores: true,
    checkpoints: true,
    saveEvery: true,
    keepLast: true,
    resume: true,
    patienceFrom: true,
    restoreBest: true,
    countTokens: true,
    signal: true,
    callbacks: true,
  });
  for (const name of ['epochs', 'steps', 'validateEvery', 'saveEvery', 'keepLast'] as const) {
    const value = options[name];
    if (value !== undefined) requireWholeNumber('fit', name, value, 1);
  }
  const { patienceFrom } = options;
  if (patienceFrom !== undefined && !(Number.isInteger(patienceFrom) && patienceFrom >= 0))
    throw new Error(`patienceFrom is ${patienceFrom}, expected an integer from 0`);
  if (options.epochs === undefined && options.steps === undefined)
    throw new Error('fit needs to know when to end: give it epochs, steps or both');
  if (options.resume === true && options.checkpoints === undefined)
    throw new Error('fit cannot resume without a store; give it `checkpoints`');
}
