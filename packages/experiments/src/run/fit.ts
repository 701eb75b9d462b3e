import {
  type BatchSource,
  type FitOptions,
  type FitResult,
  type LossFunction,
  type NamedVariables,
  optimizers,
  type schedules,
  type Trainable,
  Trainer,
  type TrainerCallbacks,
} from '@resattn/core';
import type { TrainingConfig } from '../config/training-config.js';
import type { Tell } from '../events.js';
import type { RunKeeper } from './keeper.js';
import { learningRateSchedule } from './schedule.js';
import type { ScoreColumn } from './score-column.js';
import { epochsOf } from './step-size.js';

type AdamwOptions = NonNullable<Parameters<typeof optimizers.adamw>[0]>;

/** A training that is ready to be fitted, whatever keeps it. */
export interface FitTraining {
  readonly config: TrainingConfig;
  readonly run: RunKeeper;
  readonly tell: Tell;
  readonly signal?: AbortSignal | undefined;
  readonly isResumed: boolean;
  /** The configuration before this resumption changed it. Default: it is as it was. */
  readonly previous?: TrainingConfig | undefined;
  /** Records one step before training. Default: none is recorded. */
  readonly profile?: ((trainer: Trainer, batches: BatchSource) => Promise<void>) | undefined;
}

export interface FitRequest {
  readonly model: Trainable;
  /** What is trained, where it is not all of the model. Default: the model's own. */
  readonly weights?: NamedVariables | undefined;
  /** Default: the model's own. */
  readonly loss?: LossFunction | undefined;
  readonly batches: BatchSource;
  /** Features of a token in the model, which the schedule `noam` scales by. */
  readonly modelDim: number;
  /** How the model is validated, and by what it is judged. */
  readonly validation: Pick<
    FitOptions,
    'validation' | 'metrics' | 'scores' | 'monitor' | 'keepBest'
  >;
  /** Rates and weight decay of single weights. Default: all alike. */
  readonly optimizer?: Pick<AdamwOptions, 'rateMultiplier' | 'decay'> | undefined;
  /** The scores of the evaluations that are shown. */
  readonly columns: readonly ScoreColumn[];
  /** Told of the training beside the run's own record. */
  readonly callbacks?: TrainerCallbacks | undefined;
  /** Runs once the model has its best weights, before the trainer goes. */
  readonly conclude?: ((trainer: Trainer) => Promise<void>) | undefined;
}

/**
 * Trains a model as the configuration of its run says, with progress, checkpoints and metrics in what
 * keeps the run; its abort signal ends it with everything saved. The model then has its best weights.
 */
export async function fitRun(training: FitTraining, request: FitRequest): Promise<FitResult> {
  const { run, config, tell, signal, isResumed } = training;
  const { model, weights, loss, batches, modelDim, validation, columns } = request;
  const { steps, learningRate, weightDecay, beta2, clipNorm, compiler } = config;
  const { epochs, schedule } = planned(config, batches, modelDim);
  if (epochs > config.epochs) {
    const text = `few examples: ${epochs} epochs instead of ${config.epochs}, so that training has ${config.minSteps} steps`;
    training.tell({ type: 'notice', topic: 'data', text });
  }
  const earlier = await run.readEarlierResults();
  const patienceFrom = earlier
    .filter(({ results }) => results.status === 'stopped-early')
    .at(-1)?.step;
  const trainer = new Trainer({
    model,
    weights,
    loss,
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
  try {
    await training.profile?.(trainer, batches);
    const fit = await trainer.fit(batches, {
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
      ...(signal && { signal }),
      callbacks: [
        ...(request.callbacks ? [request.callbacks] : []),
        run.callbacks(),
        { onStart: ({ step }) => tellNewSchedule(training, request, step) },
        trainingEvents(tell, columns),
      ],
    });
    if (fit.status !== 'interrupted') await request.conclude?.(trainer);
    return fit;
  } finally {
    trainer.dispose();
  }
}

function planned(
  config: TrainingConfig,
  { batchesPerEpoch }: BatchSource,
  modelDim: number,
): {
  readonly epochs: number;
  readonly totalSteps: number;
  readonly schedule: schedules.Schedule;
} {
  const epochs = epochsOf(config, batchesPerEpoch);
  const totalSteps = Math.min(config.steps ?? Infinity, epochs * batchesPerEpoch);
  return { epochs, totalSteps, schedule: learningRateSchedule(config, totalSteps, modelDim) };
}

/** Tells how the rate continues where a resumption has made the run longer, or shorter. */
function tellNewSchedule(
  { config, previous, tell }: FitTraining,
  { batches, modelDim }: FitRequest,
  step: number,
): void {
  if (previous === undefined || step === 0) return;
  const before = planned(previous, batches, modelDim);
  const now = planned(config, batches, modelDim);
  if (before.totalSteps === now.totalSteps) return;
  tell({
    ...{ type: 'schedule', step, schedule: config.schedule },
    totalSteps: { before: before.totalSteps, now: now.totalSteps },
    learningRate: { before: before.schedule(step - 1), now: now.schedule(step) },
  });
}

const trainingEvents = (tell: Tell, columns: readonly ScoreColumn[]): TrainerCallbacks => ({
  onStart: (event) => tell({ type: 'start', ...event, columns }),
  onStep: (event) => tell({ type: 'step', ...event }),
  onEvaluation: (event) => tell({ type: 'evaluation', ...event }),
  onCheckpoint: ({ step }) => tell({ type: 'checkpoint', step }),
  onDamagedCheckpoint: (event) => tell({ type: 'damaged-checkpoint', ...event }),
  onEnd: () => tell({ type: 'end' }),
});
