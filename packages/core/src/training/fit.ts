import * as tf from '@tensorflow/tfjs';
import { type Batch, type BatchSource, batchSize, tensorBatch } from './batch.js';
import type { Checkpoint } from './checkpoint.js';
import { type CheckpointStore, newestCheckpoint } from './checkpoint-store.js';
import type { EvaluateOptions, MetricAccumulator } from './evaluation.js';
import { yieldToEventLoop } from './event-loop.js';
import type { FitStatus, TrainerCallbacks } from './events.js';
import { learningRateAt, tellEvaluation } from './learning-rate.js';
import { Monitor, type MonitorOptions } from './monitor.js';
import { NonFiniteLossError, NonFiniteWeightError } from './non-finite.js';
import type { NamedTensorData } from './safetensors.js';
import { Throughput } from './throughput.js';
import type { TrainStep } from './train-step.js';
import type { Trainer } from './trainer.js';
import type { BestStep, EvaluationRecord, Position, TrainingState } from './training-state.js';
import { firstNonFinite } from './weights.js';

export interface FitOptions extends MonitorOptions {
  /** Passes over the source, in all: a resumed run finishes them. Give `epochs`, `steps` or both. */
  readonly epochs?: number;
  /** Optimizer steps, in all. */
  readonly steps?: number;
  readonly validation?: BatchSource;
  /** Steps between evaluations. Default: one at the end of each epoch. */
  readonly validateEvery?: number;
  /** Metrics of the validation beside its loss. */
  readonly metrics?: () => MetricAccumulator;
  /** Where checkpoints go. Default: none are made. */
  readonly checkpoints?: CheckpointStore;
  /** Steps between checkpoints, beside those after evaluations and epochs. */
  readonly saveEvery?: number;
  /** How many of the newest checkpoints are kept, beside the best. Default 2. */
  readonly keepLast?: number;
  /** Goes on from the newest checkpoint; from the start when there is none. Default false. */
  readonly resume?: boolean;
  /** Whether the weights of the best evaluation are put back at the end. Default true. */
  readonly restoreBest?: boolean;
  /** Tokens of a batch, for `tokensPerSecond`. */
  readonly countTokens?: (batch: Batch) => number;
  /** When it fires, the running step is finished and saved, and `fit` returns `interrupted`. */
  readonly signal?: AbortSignal;
  readonly callbacks?: readonly TrainerCallbacks[];
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

interface PendingStep {
  readonly scalars: tf.Tensor1D;
  readonly step: number;
  readonly position: Position;
  readonly learningRate: number;
  readonly examples: number;
}

// Long enough to cost nothing, short enough for a responsive Ctrl-C and a smooth progress bar.
const MILLISECONDS_BETWEEN_YIELDS = 25;

export function runFit(
  trainer: Trainer,
  trainStep: TrainStep,
  source: BatchSource,
  options: FitOptions,
): Promise<FitResult> {
  return new Fit(trainer, trainStep, source, options).run();
}

/** One call of `Trainer.fit`. */
class Fit {
  private readonly monitor: Monitor;
  private readonly throughput = new Throughput();
  private readonly keepLast: number;
  private step = 0;
  private position: Position = { epoch: 0, batch: 0 };
  private examples = 0;
  private tokens = 0;
  private epochLoss = { sum: 0, weight: 0 };
  private history: EvaluationRecord[] = [];
  private secondsBefore = 0;
  private started = performance.now();
  private pending: PendingStep | undefined;
  private lastSaved: number | undefined;
  private lastLearningRate = 0;
  private constantRate: number | undefined;
  /** The best weights, where there is no store to get them back from. */
  private bestWeights: NamedTensorData | undefined;
  private lastYield = performance.now();

  constructor(
    private readonly trainer: Trainer,
    private readonly trainStep: TrainStep,
    private readonly source: BatchSource,
    private readonly options: FitOptions,
  ) {
    this.monitor = new Monitor(options);
    this.keepLast = options.keepLast ?? 2;
    const positive = (name: 'epochs' | 'steps' | 'validateEvery' | 'saveEvery' | 'keepLast') => {
      const value = options[name];
      if (value !== undefined && !(Number.isInteger(value) && value > 0))
        throw new Error(`${name} is ${value}, want a whole number from 1`);
    };
    for (const name of ['epochs', 'steps', 'validateEvery', 'saveEvery', 'keepLast'] as const)
      positive(name);
    if (options.epochs === undefined && options.steps === undefined)
      throw new Error('fit needs to know when to end: give it epochs, steps or both');
    if (options.resume === true && options.checkpoints === undefined)
      throw new Error('fit cannot resume without a store; give it `checkpoints`');
  }

  async run(): Promise<FitResult> {
    const { resume, checkpoints, epochs = Infinity, steps = Infinity } = this.options;
    const earlier = (await checkpoints?.steps()) ?? [];
    if (resume !== true && earlier.length > 0) {
      throw new Error(
        `the store holds checkpoints of an earlier run (step ${earlier.join(', ')}); ` +
          'resume it, or give another store',
      );
    }
    const resumed = resume === true && (await this.resume());
    await this.tell('onStart', {
      step: this.step,
      position: this.position,
      batchesPerEpoch: this.source.batchesPerEpoch,
      totalSteps: Math.min(steps, epochs * this.source.batchesPerEpoch),
      resumed,
    });
    this.started = performance.now();
    let status = this.statusNow();
    while (status === undefined) {
      await this.runEpoch();
      status = this.statusNow();
    }
    if (this.options.checkpoints !== undefined && this.lastSaved !== this.step && this.step > 0)
      await this.save();
    const result = await this.finish(status);
    await this.tell('onEnd', { status, step: this.step, seconds: result.seconds });
    return result;
  }

  /** How training ended, undefined while it goes on. */
  private statusNow(): FitStatus | undefined {
    const { epochs = Infinity, steps = Infinity, signal } = this.options;
    if (this.monitor.shouldStop) return 'stopped-early';
    if (this.position.epoch >= epochs || this.step >= steps) return 'completed';
    return signal?.aborted ? 'interrupted' : undefined;
  }

  /** Runs from the current position to the end of the epoch, or until there is reason to stop. */
  private async runEpoch(): Promise<void> {
    const { epoch, batch: skip } = this.position;
    const batches = asyncIterator(this.source.epoch(epoch, skip));
    try {
      let next = await batches.next();
      if (next.done) {
        throw new Error(
          `the training data gave no batch in epoch ${epoch} after the first ${skip}, though it ` +
            `says that it has ${this.source.batchesPerEpoch}; give it at least one`,
        );
      }
      this.throughput.restart();
      while (!next.done) {
        await this.takeStep(next.value);
        next = await batches.next();
        const isEpochEnd = next.done === true;
        this.position = isEpochEnd
          ? { epoch: epoch + 1, batch: 0 }
          : { epoch, batch: this.position.batch + 1 };
        await this.afterStep(isEpochEnd);
        if (this.statusNow() !== undefined) return;
      }
    } finally {
      await batches.return?.();
      this.pending?.scalars.dispose();
      this.pending = undefined;
    }
  }

  private async takeStep(batch: Batch): Promise<void> {
    const { schedule, optimizer } = this.trainer.options;
    const rated = optimizer as unknown as { learningRate: number };
    // Read back only once: it may lie on a device.
    const learningRate =
      schedule === undefined
        ? (this.constantRate ??= rated.learningRate)
        : learningRateAt(schedule, this.step);
    if (schedule !== undefined) rated.learningRate = learningRate;
    const tensors = tensorBatch(batch);
    let scalars: tf.Tensor1D;
    try {
      scalars = this.trainStep.dispatch(tensors);
    } finally {
      tf.dispose(tensors);
    }
    const examples = batchSize(batch);
    const tokens = this.options.countTokens?.(batch) ?? 0;
    this.step++;
    this.examples += examples;
    this.tokens += tokens;
    this.lastLearningRate = learningRate;
    const previous = this.pending;
    this.pending = { scalars, step: this.step, position: this.position, learningRate, examples };
    // The previous step's loss is there by now: reading it does not wait for this step.
    if (previous !== undefined) await this.settle(previous);
    this.throughput.step(examples, tokens);
  }

  /** Reads a finished step's loss and tells it. */
  private async settle(pending: PendingStep): Promise<void> {
    const { scalars, step, position, learningRate, examples } = pending;
    const { loss, weight, gradientNorm } = await this.trainStep.read(scalars);
    if (!Number.isFinite(loss))
      throw new NonFiniteLossError(step, position, loss, learningRate, this.lastSaved);
    const lossWeight = weight ?? examples;
    this.epochLoss = {
      sum: this.epochLoss.sum + loss * lossWeight,
      weight: this.epochLoss.weight + lossWeight,
    };
    const { throughput } = this;
    await this.tell('onStep', {
      step,
      position,
      loss,
      learningRate,
      gradientNorm,
      examplesPerSecond: throughput.examplesPerSecond,
      tokensPerSecond: this.options.countTokens && throughput.tokensPerSecond,
      secondsPerStep: throughput.secondsPerStep,
    });
  }

  /** Evaluates, saves and ends the epoch where it is due. */
  private async afterStep(isEpochEnd: boolean): Promise<void> {
    const { validation, validateEvery, checkpoints, saveEvery, signal, steps } = this.options;
    const isDue = (every: number | undefined): boolean =>
      every !== undefined && this.step % every === 0;
    const isLast = this.step === steps;
    const evaluates =
      validation !== undefined &&
      (validateEvery === undefined ? isEpochEnd || isLast : isDue(validateEvery) || isLast);
    const ends = isEpochEnd || isLast || signal?.aborted === true;
    const saves = checkpoints !== undefined && (ends || evaluates || isDue(saveEvery));
    if (ends || evaluates || saves) {
      const { pending } = this;
      this.pending = undefined;
      if (pending !== undefined) await this.settle(pending);
    }
    if (evaluates) await this.evaluate(validation);
    if (isEpochEnd) await this.endEpoch();
    if (saves) await this.save();
    if (ends || evaluates || saves) this.throughput.restart();
    if (performance.now() - this.lastYield > MILLISECONDS_BETWEEN_YIELDS) {
      await yieldToEventLoop();
      this.lastYield = performance.now();
    }
  }

  private async evaluate(validation: BatchSource): Promise<void> {
    const { metrics, checkpoints } = this.options;
    const options: EvaluateOptions = metrics === undefined ? {} : { metrics };
    const result = await this.trainer.evaluate(validation, options);
    const values: Record<string, number> = { loss: result.loss, ...result.metrics };
    const isBest = this.monitor.update(this.step, values);
    tellEvaluation(this.trainer.options.schedule, values[this.monitor.name]!);
    const { epoch, batch } = this.position;
    const record: EvaluationRecord = {
      step: this.step,
      epoch: epoch + batch / this.source.batchesPerEpoch,
      trainLoss: this.epochLoss.sum / this.epochLoss.weight,
      learningRate: this.lastLearningRate,
      validation: values,
      seconds: this.seconds,
    };
    this.history.push(record);
    if (isBest && checkpoints === undefined && this.options.restoreBest !== false)
      this.bestWeights = await this.trainer.readWeights();
    const { evaluationsWithoutImprovement } = this.monitor.state;
    await this.tell('onEvaluation', { record, isBest, evaluationsWithoutImprovement });
  }

  private async endEpoch(): Promise<void> {
    const trainLoss = this.epochLoss.sum / this.epochLoss.weight;
    this.epochLoss = { sum: 0, weight: 0 };
    await this.tell('onEpoch', {
      epoch: this.position.epoch - 1,
      step: this.step,
      trainLoss,
      seconds: this.seconds,
    });
  }

  private get seconds(): number {
    return this.secondsBefore + (performance.now() - this.started) / 1000;
  }

  private async save(): Promise<void> {
    const store = this.options.checkpoints!;
    const { weights, optimizer, random, schedule } = await this.trainer.readState();
    const broken = firstNonFinite(weights);
    if (broken !== undefined)
      throw new NonFiniteWeightError(this.step, broken.name, broken.value, this.lastSaved);
    const state: TrainingState = {
      step: this.step,
      position: this.position,
      batchesPerEpoch: this.source.batchesPerEpoch,
      examples: this.examples,
      tokens: this.tokens,
      seconds: this.seconds,
      epochLoss: this.epochLoss,
      monitor: this.monitor.state,
      history: this.history,
      random,
      schedule,
    };
    await store.save({ weights, optimizer, state });
    this.lastSaved = this.step;
    const steps = await store.steps();
    const kept = new Set([
      ...steps.slice(-this.keepLast),
      ...this.monitor.state.best.map(({ step }) => step),
    ]);
    for (const step of steps) if (!kept.has(step)) await store.remove(step);
    await this.tell('onCheckpoint', { step: this.step });
  }

  /** Takes over the newest checkpoint; false when there is none. */
  private async resume(): Promise<boolean> {
    const damaged: [number, Error][] = [];
    const checkpoint = await newestCheckpoint(this.options.checkpoints!, (step, error) =>
      damaged.push([step, error]),
    );
    for (const [step, error] of damaged) {
      await this.tell('onDamagedCheckpoint', { step, error });
      await this.options.checkpoints!.remove(step);
    }
    if (checkpoint === undefined) return false;
    const { state } = checkpoint;
    if (state.batchesPerEpoch !== this.source.batchesPerEpoch) {
      throw new Error(
        `the checkpoint of step ${state.step} was made with ${state.batchesPerEpoch} batches an ` +
          `epoch, the training data now has ${this.source.batchesPerEpoch}. Resume with the data ` +
          'and batch size that the run began with, or start a new run',
      );
    }
    await this.trainer.restoreState(checkpoint);
    this.step = state.step;
    this.position = state.position;
    this.examples = state.examples;
    this.tokens = state.tokens;
    this.secondsBefore = state.seconds;
    this.epochLoss = state.epochLoss;
    this.monitor.state = state.monitor;
    this.history = [...state.history];
    this.lastSaved = state.step;
    return true;
  }

  private async finish(status: FitStatus): Promise<FitResult> {
    const { checkpoints, restoreBest } = this.options;
    const best = this.monitor.state.best[0];
    const { seconds } = this;
    if (best !== undefined && restoreBest !== false && status !== 'interrupted') {
      const weights =
        checkpoints === undefined
          ? this.bestWeights!
          : ((await checkpoints.load(best.step)) satisfies Checkpoint).weights;
      this.trainer.assignWeights(weights);
    }
    return {
      status,
      step: this.step,
      epochs: this.position.epoch,
      seconds,
      best,
      history: this.history,
    };
  }

  private async tell<K extends keyof TrainerCallbacks>(
    event: K,
    data: Parameters<NonNullable<TrainerCallbacks[K]>>[0],
  ): Promise<void> {
    for (const callbacks of this.options.callbacks ?? [])
      await (callbacks[event] as ((data: unknown) => void | Promise<void>) | undefined)?.call(
        callbacks,
        data,
      );
  }
}

function asyncIterator<T>(iterable: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> {
  if (Symbol.asyncIterator in iterable) return iterable[Symbol.asyncIterator]();
  const iterator = iterable[Symbol.iterator]();
  return {
    next: async () => iterator.next(),
    return: async () => iterator.return?.() ?? { done: true, value: undefined },
  };
}
