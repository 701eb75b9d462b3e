import {
  type BatchSource,
  type FitOptions,
  type FitResult,
  optimizers,
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
  { run, config, terminal, isResumed, isProfiled = false }: Training<TrainingConfig, RunData>,
  request: FitRequest,
): Promise<FitResult> {
  const { weights, loss, predict, batches, modelDim, validation, columns } = request;
  const { epochs, steps, learningRate, weightDecay, beta2, clipNorm, compiler } = config;
  const totalSteps = Math.min(steps ?? Infinity, epochs * batches.batchesPerEpoch);
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
    schedule: learningRateSchedule(config, totalSteps, modelDim),
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
        signal,
        callbacks: [...(request.callbacks ? [request.callbacks] : []), run.callbacks(), progress],
      }),
    );
    if (fit.status !== 'interrupted') await request.conclude?.(trainer);
    return fit;
  } finally {
    progress.stop();
    trainer.dispose();
  }
}
