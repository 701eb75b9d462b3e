import {
  type BatchSource,
  type FitOptions,
  type FitResult,
  optimizers,
  type schedules,
  Trainer,
  type TrainerCallbacks,
  type TrainerOptions,
} from '@resattn/core';
import type { TrainingConfig } from '../config/training-config.js';
import { withInterrupt } from '../terminal/interrupt.js';
import { profileStep } from './profile-step.js';
import { learningRateSchedule } from './schedule.js';
import type { ScoreColumn } from './score-column.js';
import type { RunData, Training } from './task-kind.js';
import { trainingProgress } from './training-progress.js';

type AdamwOptions = NonNullable<Parameters<typeof optimizers.adamw>[0]>;

export interface FitRequest extends Pick<TrainerOptions, 'weights' | 'loss' | 'predict'> {
  readonly batches: BatchSource;
  /** Features of a token in the model, which the schedule `noam` scales by. */
  readonly modelDim: number;
  /** How the model is validated, and by what it is judged. */
  readonly validation: Pick<
    FitOptions,
    'validation' | 'metrics' | 'scores' | 'monitor' | 'keepBest'
  >;
  /** Rates and weight decay of single weights. Default: all alike. */
  readonly optimizer?: Pick<AdamwOptions, 'rateMultiplier' | 'decay'>;
  /** The scores of the evaluations that are shown. */
  readonly columns: readonly ScoreColumn[];
  /** Told of the training beside the run's own record. */
  readonly callbacks?: TrainerCallbacks;
  /** Runs once the model has its best weights, before the trainer goes. */
  readonly conclude?: (trainer: Trainer) => Promise<void>;
}

/**
 * Trains a model as the configuration of its run says, with progress, checkpoints and metrics in the
 * run folder; Ctrl-C ends it in good order. The model then has its best weights.
 */
export async function fitRun(
  training: Training<TrainingConfig, RunData>,
  request: FitRequest,
): Promise<FitResult> {
  const { run, config, terminal, isResumed, isProfiled = false } = training;
  const { weights, loss, predict, batches, modelDim, validation, columns } = request;
  const { epochs, steps, learningRate, weightDecay, beta2, clipNorm, compiler } = config;
  const { schedule } = plannedSteps(config, batches, modelDim);
  const earlier = await run.readEarlierResults();
  const patienceFrom = earlier
    .filter(({ results }) => results.status === 'stopped-early')
    .at(-1)?.step;
  const trainer = new Trainer({
    weights,
    loss,
    ...(predict && { predict }),
    optimizer: optimizers.adamw({
      learningRate,
      weightDecay,
      ...(beta2 === undefined ? {} : { beta2 }),
      ...request.optimizer,
    }),
    schedule,
    clipNorm,
    compiler,
    ...(config.precision === undefined ? {} : { precision: config.precision }),
  });
  const progress = trainingProgress(terminal, columns);
  try {
    if (isProfiled) await profileStep(trainer, batches, { run, terminal });
    const fit = await withInterrupt(progress.interrupted, (signal) =>
      trainer.fit(batches, {
        ...validation,
        epochs,
        ...(steps === undefined ? {} : { steps }),
        ...(config.validateEvery === undefined ? {} : { validateEvery: config.validateEvery }),
        patience: config.patience,
        restoreBest: config.finalWeights !== 'last',
        checkpoints: run.checkpoints,
        saveEvery: config.saveEvery,
        resume: isResumed,
        ...(patienceFrom === undefined ? {} : { patienceFrom }),
        signal,
        callbacks: [
          ...(request.callbacks ? [request.callbacks] : []),
          run.callbacks(),
          { onStart: ({ step }) => sayNewSchedule(training, request, step) },
          progress,
        ],
      }),
    );
    if (fit.status !== 'interrupted') await request.conclude?.(trainer);
    return fit;
  } finally {
    progress.stop();
    trainer.dispose();
  }
}

function plannedSteps(
  config: TrainingConfig,
  { batchesPerEpoch }: BatchSource,
  modelDim: number,
): { readonly totalSteps: number; readonly schedule: schedules.Schedule } {
  const totalSteps = Math.min(config.steps ?? Infinity, config.epochs * batchesPerEpoch);
  return { totalSteps, schedule: learningRateSchedule(config, totalSteps, modelDim) };
}

/** Says how the rate goes on where a resumption has made the run longer, or shorter. */
function sayNewSchedule(
  { config, previous, terminal }: Training<TrainingConfig, RunData>,
  { batches, modelDim }: FitRequest,
  step: number,
): void {
  if (previous === undefined || step === 0) return;
  const before = plannedSteps(previous, batches, modelDim);
  const now = plannedSteps(config, batches, modelDim);
  if (before.totalSteps === now.totalSteps) return;
  const count = (steps: number) => steps.toLocaleString('en-US');
  const [last, next] = [before.schedule(step - 1), now.schedule(step)];
  terminal.say(
    `schedule  ${config.schedule} over ${count(now.totalSteps)} steps, before over ${count(before.totalSteps)}: ` +
      `the learning rate was ${last.toPrecision(3)} at step ${count(step)} and continues at ${next.toPrecision(3)}`,
  );
}
