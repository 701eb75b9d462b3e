import { withHostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { jit } from '../jit.js';
import { Optimizer } from '../optimizers/optimizer.js';
import type { StepProfile } from '../profile.js';
import { defaultRandom } from '../random/default-generator.js';
import type { RandomGenerator } from '../random/generator.js';
import type { Jitted, Precision } from '../tensorflow.js';
import {
  type Batch,
  type BatchSource,
  type DenseArray,
  type TensorBatch,
  tensorBatch,
} from './batch.js';
import type { Checkpoint } from './checkpoint.js';
import type { TrainerState } from './checkpoint-keeper.js';
import {
  type EvaluateOptions,
  type EvaluationResult,
  evaluateOver,
  outputsOf,
} from './evaluation.js';
import { runFit } from './fit.js';
import { checkFitOptions, type FitOptions, type FitResult } from './fit-options.js';
import { type LearningRateSchedule, restoreSchedule, scheduleState } from './learning-rate.js';
import { readOptimizerState, restoreOptimizerState } from './optimizer-state.js';
import type { NamedTensorData } from './safetensors.js';
import { TrainStep } from './train-step.js';
import { type TrainableOptions, trainableOf } from './trainable.js';
import { assignWeights, type NamedVariables, readTensorData } from './weights.js';

/** What is trained, and how: a `model`, or its `weights` and `loss`. */
export type TrainerOptions = TrainableOptions & TrainingOptions;

/** How a model is trained. */
export interface TrainingOptions {
  /**
   * Any tfjs optimizer. A schedule and a bit-exact resume need one of this package: tfjs's own keep
   * the rate and the step count as numbers, which a compiled step cannot change.
   */
  readonly optimizer: tf.Optimizer;
  /** Default: the optimizer's own rate all along. */
  readonly schedule?: LearningRateSchedule | undefined;
  /** Gradients are scaled down to this global norm. Default: no clipping. */
  readonly clipNorm?: number | undefined;
  /** The generator that dropout draws from; its state is part of a checkpoint. Default: core's. */
  readonly random?: RandomGenerator | undefined;
  /** `graph`, `xla` or `auto`; see `jit`. Default `graph`. */
  readonly compiler?: 'graph' | 'xla' | 'auto' | undefined;
  /**
   * What a training step computes in; see `jit`. Weights, and so checkpoints, are float32, and the model
   * is evaluated in float32. Default `float32`.
   */
  readonly precision?: Precision | undefined;
}

/**
 * Trains, evaluates and applies a model. It knows no architecture: a loss function over a batch of
 * tensors and the variables to train are all it needs (see {@link Trainable}), and progress is told by
 * events alone.
 *
 * ```ts
 * const trainer = new Trainer({ model, optimizer: optimizers.adamw({ learningRate: 0.001 }) });
 * await trainer.fit(batches, { epochs: 4 });
 * ```
 *
 * Training and evaluation steps are compiled with `jit`, once per shape of the batches.
 */
export class Trainer {
  readonly weights: NamedVariables;
  private readonly trainStep: TrainStep;
  private readonly evaluateStep: Jitted<[TensorBatch], Record<string, tf.Tensor>>;
  private readonly predictStep: Jitted<[TensorBatch], Record<string, tf.Tensor>>;

  /**
   * @throws Error when there is no model, nothing of it is trainable, `clipNorm` is not above 0, or a
   *   schedule is given to an optimizer that cannot follow it.
   */
  constructor(readonly options: TrainerOptions) {
    checkOptions<TrainerOptions>('Trainer', options, {
      model: true,
      weights: true,
      loss: true,
      predict: true,
      optimizer: true,
      schedule: true,
      clipNorm: true,
      random: true,
      compiler: true,
      precision: true,
    });
    const { optimizer, schedule, clipNorm, compiler, precision } = options;
    const { weights, loss, predict } = trainableOf(options);
    this.weights = weights;
    const variables = Object.values(weights).filter((variable) => variable.trainable);
    if (variables.length === 0) {
      throw new Error(
        `none of the ${Object.keys(weights).length} weights is trainable; pass variables with ` +
          'trainable = true',
      );
    }
    if (clipNorm !== undefined && !(clipNorm > 0))
      throw new Error(`clipNorm is ${clipNorm}, expected a number above 0, or leave it out`);
    if (optimizer instanceof Optimizer) {
      // Before a step is traced and a checkpoint loaded, so that neither has to make them.
      optimizer.build(variables);
    } else if (schedule !== undefined) {
      throw new Error(
        `${optimizer.getClassName()} keeps its learning rate as a number, which a compiled step ` +
          'cannot change: take an optimizer of @resattn/core, or leave the schedule out',
      );
    }
    this.trainStep = new TrainStep({ loss, variables, optimizer, clipNorm, compiler, precision });
    const compile = compiler === undefined ? {} : { compiler };
    const defined = (outputs: Readonly<Record<string, tf.Tensor | undefined>>) =>
      Object.fromEntries(
        Object.entries(outputs).flatMap(([name, tensor]) =>
          tensor ? [[name, tensor] as const] : [],
        ),
      );
    this.evaluateStep = jit((batch: TensorBatch) => defined(loss(batch, false)), {
      name: 'evaluateStep',
      ...compile,
    });
    this.predictStep =
      predict === undefined
        ? this.evaluateStep
        : jit((batch: TensorBatch) => defined(predict(batch)), { name: 'predictStep', ...compile });
  }

  /**
   * Trains until the given number of epochs or steps, early stopping or an abort.
   *
   * @throws NonFiniteLossError when a loss is NaN or infinite; the last good checkpoint stays.
   * @throws Error when there is nothing to resume from, the checkpoint does not fit, or an earlier `fit`
   *   of the same weights, of this trainer or another, has not ended.
   */
  async fit(source: BatchSource, options: FitOptions): Promise<FitResult> {
    checkFitOptions(options);
    const variables = Object.values(this.weights);
    const stoppable = withHostSignal(options);
    for (const earlier of new Set(variables.flatMap((variable) => fitted.get(variable) ?? []))) {
      if (!earlier.signal?.aborted)
        throw new Error(
          'these weights are being fitted already, and two at once would write the same weights; wait ' +
            'for the first fit to end, or stop it by its signal and wait',
        );
      // It takes no further step. One that a notebook has ended by force does not even come to its end.
      await Promise.race([earlier.ended, elapsed(STOPPING)]);
    }
    let end: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const own: RunningFit = { signal: stoppable.signal, ended };
    for (const variable of variables) fitted.set(variable, own);
    try {
      return await runFit(this, this.trainStep, source, stoppable);
    } finally {
      for (const variable of variables) if (fitted.get(variable) === own) fitted.delete(variable);
      end();
    }
  }

  /**
   * Records when each operation of one training step ran. The step works on copies: weights, optimizer
   * and random generator stay as they are.
   *
   * @throws Error on a backend that cannot compile.
   */
  profile(batch: Batch): StepProfile {
    const tensors = tensorBatch(batch);
    try {
      return this.trainStep.profile(tensors);
    } finally {
      tf.dispose(tensors);
    }
  }

  /** Loss and metrics over the source's first epoch, without dropout and updates. */
  evaluate(source: BatchSource, options: EvaluateOptions = {}): Promise<EvaluationResult> {
    checkOptions('evaluate', options, { metrics: true, onBatch: true, signal: true });
    return evaluateOver(this.evaluateStep, source, withHostSignal(options));
  }

  /** The model's outputs, batch by batch. */
  predict(
    source: BatchSource,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<{ batch: Batch; outputs: Record<string, DenseArray> }> {
    checkOptions('predict', options, { signal: true });
    return outputsOf(this.predictStep, source, withHostSignal(options).signal);
  }

  /** A copy of all weights, for a checkpoint or another trainer. */
  readWeights(): Promise<NamedTensorData> {
    return readTensorData(this.weights);
  }

  /** @throws Error when names, shapes or dtypes differ from the model's; nothing changes then. */
  assignWeights(data: NamedTensorData, source?: string): void {
    assignWeights(this.weights, data, source);
  }

  /** Weights, optimizer, schedule and random generator as a checkpoint holds them. */
  async readState(): Promise<TrainerState> {
    const { optimizer, random = defaultRandom(), schedule } = this.options;
    return {
      weights: await this.readWeights(),
      optimizer: await readOptimizerState(optimizer, this.weights),
      random: random.getState(),
      schedule: scheduleState(schedule),
    };
  }

  /** Goes back to the weights, optimizer, schedule and random generator of a checkpoint. */
  async restoreState(checkpoint: Checkpoint): Promise<void> {
    const { optimizer, random = defaultRandom(), schedule } = this.options;
    const { state } = checkpoint;
    restoreSchedule(schedule, state.schedule);
    this.assignWeights(checkpoint.weights, `the checkpoint of step ${state.step}`);
    await restoreOptimizerState(optimizer, this.weights, checkpoint.optimizer);
    random.setState(state.random);
  }

  /** Frees the compiled steps; weights and optimizer belong to the caller. */
  dispose(): void {
    this.trainStep.dispose();
    this.evaluateStep.dispose();
    this.predictStep.dispose();
  }
}

interface RunningFit {
  readonly signal: AbortSignal | undefined;
  readonly ended: Promise<void>;
}

/** The `fit` that is writing a weight. */
const fitted = new WeakMap<tf.Variable, RunningFit>();

/** Milliseconds that a fit whose signal was aborted has to save its state before another one begins. */
const STOPPING = 2000;

const elapsed = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
