import { shownBy, yieldToEventLoop } from '@resattn/host';
import * as tf from '@tensorflow/tfjs';
import { type Batch, type BatchSource, batchSize, countExamples, tensorBatch } from './batch.js';
import type { Checkpoint } from './checkpoint.js';
import { CheckpointKeeper, type TrainerState } from './checkpoint-keeper.js';
import type { EvaluateOptions, EvaluationResult } from './evaluation.js';
import type { FitStatus, TrainerCallbacks } from './events.js';
import type { FitOptions, FitResult } from './fit-options.js';
import { fitView } from './fit-view.js';
import { type LearningRateSchedule, learningRateAt, tellEvaluation } from './learning-rate.js';
import { Monitor } from './monitor.js';
import { NonFiniteLossError } from './non-finite.js';
import type { NamedTensorData } from './safetensors.js';
import { Throughput } from './throughput.js';
import type { TrainStep } from './train-step.js';
import type { DueEvaluation, EvaluationRecord, Position } from './training-state.js';

interface PendingStep {
  readonly scalars: tf.Tensor;
  readonly step: number;
  readonly position: Position;
  readonly learningRate: number;
  /** Rows, those of weight 0 included. */
  readonly size: number;
}

// Long enough to cost nothing, short enough for a responsive Ctrl-C and a smooth progress bar.
const MILLISECONDS_BETWEEN_YIELDS = 25;

/** What a call of `Trainer.fit` needs of its trainer. */
export interface FittedTrainer {
  readonly options: {
    readonly schedule?: LearningRateSchedule | undefined;
    readonly optimizer: tf.Optimizer;
  };
  evaluate(source: BatchSource, options?: EvaluateOptions): Promise<EvaluationResult>;
  readWeights(): Promise<NamedTensorData>;
  assignWeights(data: NamedTensorData): void;
  readState(): Promise<TrainerState>;
  restoreState(checkpoint: Checkpoint): Promise<void>;
}

export function runFit(
  trainer: FittedTrainer,
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
  private readonly keeper: CheckpointKeeper | undefined;
  private step = 0;
  private position: Position = { epoch: 0, batch: 0 };
  private examples = 0;
  private tokens = 0;
  private epochLoss = { sum: 0, weight: 0 };
  private history: EvaluationRecord[] = [];
  private secondsBefore = 0;
  private started = performance.now();
  private pending: PendingStep | undefined;
  private lastLearningRate = 0;
  private constantRate: number | undefined;
  /** The best weights, where there is no store to get them back from. */
  private bestWeights: NamedTensorData | undefined;
  private lastYield = performance.now();
  /** An evaluation that an abort ended, in this call or before it. */
  private dueEvaluation: DueEvaluation | undefined;

  constructor(
    private readonly trainer: FittedTrainer,
    private readonly trainStep: TrainStep,
    private readonly source: BatchSource,
    private readonly options: FitOptions,
  ) {
    this.monitor = new Monitor(options);
    const { checkpoints, keepLast = 2 } = options;
    this.keeper = checkpoints && new CheckpointKeeper(checkpoints, keepLast);
  }

  run(): Promise<FitResult> {
    return this.keeper === undefined ? this.train() : this.keeper.holding(() => this.train());
  }

  private async train(): Promise<FitResult> {
    const { resume, epochs = Infinity, steps = Infinity } = this.options;
    if (resume !== true) await this.keeper?.requireEmpty();
    const resumed = resume === true && (await this.resume(this.keeper!));
    await this.tell('onStart', {
      step: this.step,
      position: this.position,
      batchesPerEpoch: this.source.batchesPerEpoch,
      totalSteps: Math.min(steps, epochs * this.source.batchesPerEpoch),
      resumed,
    });
    this.started = performance.now();
    if (this.dueEvaluation !== undefined) await this.evaluateDue(this.dueEvaluation);
    let status = this.statusNow();
    while (status === undefined) {
      await this.runEpoch();
      status = this.statusNow();
    }
    if (this.keeper !== undefined && this.keeper.lastSaved !== this.step && this.step > 0)
      await this.save(this.keeper);
    const result = await this.finish(status);
    await this.tell('onEnd', { status, step: this.step, seconds: result.seconds });
    return result;
  }

  /** Why training ended; undefined while it is running. */
  private statusNow(): FitStatus | undefined {
    const { epochs = Infinity, steps = Infinity, signal } = this.options;
    if (this.dueEvaluation !== undefined) return 'interrupted';
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
    let scalars: tf.Tensor;
    try {
      scalars = this.trainStep.dispatch(tensors);
    } finally {
      tf.dispose(tensors);
    }
    const size = batchSize(batch);
    const examples = countExamples(batch);
    const tokens = this.options.countTokens?.(batch) ?? 0;
    this.step++;
    this.examples += examples;
    this.tokens += tokens;
    this.lastLearningRate = learningRate;
    const previous = this.pending;
    this.pending = { scalars, step: this.step, position: this.position, learningRate, size };
    // The previous step's loss is there by now: reading it does not wait for this step.
    if (previous !== undefined) await this.settle(previous);
    this.throughput.step(examples, tokens);
  }

  /** Reads a finished step's loss and tells it. */
  private async settle(pending: PendingStep): Promise<void> {
    const { scalars, step, position, learningRate, size } = pending;
    const { loss, weight, gradientNorm } = await this.trainStep.read(scalars);
    if (!Number.isFinite(loss))
      throw new NonFiniteLossError(step, position, loss, learningRate, this.keeper?.lastSaved);
    const lossWeight = weight ?? size;
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
    const { validation, validateEvery, saveEvery, signal, steps } = this.options;
    const isDue = (every: number | undefined): boolean =>
      every !== undefined && this.step % every === 0;
    const isLast = this.step === steps;
    const evaluates =
      validation !== undefined &&
      (validateEvery === undefined ? isEpochEnd || isLast : isDue(validateEvery) || isLast);
    const ends = isEpochEnd || isLast || signal?.aborted === true;
    const { keeper } = this;
    const saves = keeper !== undefined && (ends || evaluates || isDue(saveEvery));
    if (ends || evaluates || saves) {
      const { pending } = this;
      this.pending = undefined;
      if (pending !== undefined) await this.settle(pending);
    }
    if (evaluates && !(await this.evaluate(validation))) {
      this.dueEvaluation = { learningRate: this.lastLearningRate };
      if (keeper !== undefined) await this.save(keeper);
      return;
    }
    if (isEpochEnd) await this.endEpoch();
    if (saves) await this.save(keeper);
    if (ends || evaluates || saves) this.throughput.restart();
    if (performance.now() - this.lastYield > MILLISECONDS_BETWEEN_YIELDS) {
      await yieldToEventLoop();
      this.lastYield = performance.now();
    }
  }

  /** The evaluation that the earlier part of a resumed run did not come to the end of. */
  private async evaluateDue({ learningRate }: DueEvaluation): Promise<void> {
    const { validation } = this.options;
    this.lastLearningRate = learningRate;
    if (validation !== undefined && !(await this.evaluate(validation))) return;
    this.dueEvaluation = undefined;
    if (this.position.batch === 0) await this.endEpoch();
    if (this.keeper !== undefined) await this.save(this.keeper);
  }

  /** False when an abort ended it, which leaves everything as it was. */
  private async evaluate(validation: BatchSource): Promise<boolean> {
    const { restoreBest } = this.options;
    const values = await this.validationValues(validation);
    if (values === undefined) return false;
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
    if (isBest && this.keeper === undefined && restoreBest !== false)
      this.bestWeights = await this.trainer.readWeights();
    const { evaluationsWithoutImprovement } = this.monitor.state;
    await this.tell('onEvaluation', { record, isBest, evaluationsWithoutImprovement });
    return true;
  }

  /** Undefined when an abort ended their computation. */
  private async validationValues(
    validation: BatchSource,
  ): Promise<Record<string, number> | undefined> {
    const { metrics, scores, signal } = this.options;
    try {
      const result = await this.trainer.evaluate(validation, { metrics, signal });
      return { loss: result.loss, ...result.metrics, ...(await scores?.()) };
    } catch (error) {
      if (signal?.aborted && error === signal.reason) return undefined;
      throw error;
    }
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

  private async save(keeper: CheckpointKeeper): Promise<void> {
    await keeper.save(await this.trainer.readState(), {
      step: this.step,
      position: this.position,
      batchesPerEpoch: this.source.batchesPerEpoch,
      examples: this.examples,
      tokens: this.tokens,
      seconds: this.seconds,
      epochLoss: this.epochLoss,
      monitor: this.monitor.state,
      history: this.history,
      ...(this.dueEvaluation && { dueEvaluation: this.dueEvaluation }),
    });
    await this.tell('onCheckpoint', { step: this.step });
  }

  /** Takes over the newest checkpoint; false when there is none. */
  private async resume(keeper: CheckpointKeeper): Promise<boolean> {
    const checkpoint = await keeper.newest(this.source.batchesPerEpoch, (step, error) =>
      this.tell('onDamagedCheckpoint', { step, error }),
    );
    if (checkpoint === undefined) return false;
    await this.trainer.restoreState(checkpoint);
    const { state } = checkpoint;
    this.step = state.step;
    this.position = state.position;
    this.examples = state.examples;
    this.tokens = state.tokens;
    this.secondsBefore = state.seconds;
    this.epochLoss = state.epochLoss;
    this.monitor.state = state.monitor;
    if (state.step <= (this.options.patienceFrom ?? 0)) this.monitor.restartPatience();
    this.history = [...state.history];
    this.dueEvaluation = state.dueEvaluation;
    return true;
  }

  private async finish(status: FitStatus): Promise<FitResult> {
    const best = this.monitor.state.best[0];
    const { seconds } = this;
    if (best !== undefined && this.options.restoreBest !== false && status !== 'interrupted') {
      const weights = (await this.keeper?.weightsOf(best.step)) ?? this.bestWeights!;
      this.trainer.assignWeights(weights);
    }
    const result: FitResult = {
      status,
      step: this.step,
      epochs: this.position.epoch,
      seconds,
      best,
      history: this.history,
    };
    return shownBy(result, fitView);
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
