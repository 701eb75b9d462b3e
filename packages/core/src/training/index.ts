export { yieldToEventLoop } from '@resattn/host';
export { averageWeights } from './average-weights.js';
export type { Batch, BatchSource, DenseArray, TensorBatch } from './batch.js';
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';
export {
  type CheckpointStore,
  MemoryCheckpointStore,
  newestCheckpoint,
} from './checkpoint-store.js';
export type {
  EvaluateOptions,
  EvaluationMetrics,
  EvaluationResult,
  MetricAccumulator,
} from './evaluation.js';
export type {
  CheckpointEvent,
  DamagedCheckpointEvent,
  EndEvent,
  EpochEvent,
  EvaluationEvent,
  FitStatus,
  StartEvent,
  StepEvent,
  TrainerCallbacks,
} from './events.js';
export type { FitOptions, FitResult } from './fit-options.js';
export type { LearningRateSchedule } from './learning-rate.js';
export {
  type LearningRateCurve,
  learningRateRangeTest,
  type RangeTestOptions,
  type RatePoint,
} from './learning-rate-range-test.js';
export type { MonitorOptions } from './monitor.js';
export { NonFiniteLossError, NonFiniteWeightError } from './non-finite.js';
export {
  decodeSafetensors,
  decodeTensor,
  encodeSafetensors,
  FileFormatError,
  type NamedTensorData,
  readSafetensorsHeader,
  type SafetensorsEntry,
  type SafetensorsFile,
  type SafetensorsHeader,
  type StoredTensor,
  type TensorData,
} from './safetensors.js';
export type { LossFunction, LossOutputs } from './train-step.js';
export type { Trainable, TrainableOptions } from './trainable.js';
export { Trainer, type TrainerOptions, type TrainingOptions } from './trainer.js';
export type {
  BestStep,
  DueEvaluation,
  EvaluationRecord,
  MonitorState,
  Position,
  TrainingState,
} from './training-state.js';
export {
  assignWeights,
  layersModelWeights,
  type NamedVariables,
  readTensorData,
} from './weights.js';
