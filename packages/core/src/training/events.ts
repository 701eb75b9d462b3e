import type { EvaluationRecord, Position } from './training-state.js';

/** How {@link Trainer.fit} ended. */
export type FitStatus = 'completed' | 'stopped-early' | 'interrupted';

export interface StartEvent {
  /** Step and position that training starts from: 0 unless it resumes. */
  readonly step: number;
  readonly position: Position;
  readonly batchesPerEpoch: number;
  /** Steps after which training is complete, where that is known. */
  readonly totalSteps: number;
  readonly resumed: boolean;
}

export interface StepEvent {
  /** Steps taken, this one included. */
  readonly step: number;
  /** Epoch and batch, from 0, of this step's batch. */
  readonly position: Position;
  readonly loss: number;
  readonly learningRate: number;
  /** Global norm of the gradients before clipping; only where they are clipped. */
  readonly gradientNorm: number | undefined;
  /** Over the last steps, without evaluation and saving. `tokensPerSecond` needs `countTokens`. */
  readonly examplesPerSecond: number;
  readonly tokensPerSecond: number | undefined;
  readonly secondsPerStep: number;
}

export interface EpochEvent {
  /** The epoch that ended, from 0. */
  readonly epoch: number;
  readonly step: number;
  /** Mean loss of the epoch's training batches. */
  readonly trainLoss: number;
  readonly seconds: number;
}

export interface EvaluationEvent {
  readonly record: EvaluationRecord;
  /** Whether it is the best so far by the monitored value. */
  readonly isBest: boolean;
  readonly evaluationsWithoutImprovement: number;
}

export interface CheckpointEvent {
  readonly step: number;
}

export interface DamagedCheckpointEvent {
  readonly step: number;
  readonly error: Error;
}

export interface EndEvent {
  readonly status: FitStatus;
  readonly step: number;
  readonly seconds: number;
}

/**
 * What a training run tells as it goes; progress bars, plots and logs listen. A returned promise is
 * awaited before training continues.
 *
 * `onStep` comes one step late: the loss is read while the next step is under way, so that reading
 * does not stall the device.
 */
export interface TrainerCallbacks {
  onStart?(event: StartEvent): void | Promise<void>;
  onStep?(event: StepEvent): void | Promise<void>;
  onEpoch?(event: EpochEvent): void | Promise<void>;
  onEvaluation?(event: EvaluationEvent): void | Promise<void>;
  onCheckpoint?(event: CheckpointEvent): void | Promise<void>;
  onDamagedCheckpoint?(event: DamagedCheckpointEvent): void | Promise<void>;
  onEnd?(event: EndEvent): void | Promise<void>;
}
