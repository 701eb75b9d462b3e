import type { RandomState } from '../random/generator.js';
import type { PlateauState } from '../schedules/reduce-on-plateau.js';

/** Where the next batch comes from. */
export interface Position {
  readonly epoch: number;
  readonly batch: number;
}

/** The result of one evaluation during training. */
export interface EvaluationRecord {
  readonly step: number;
  /** Epochs finished, counting the running one in part: 1.5 is the middle of the second. */
  readonly epoch: number;
  /** Mean training loss since the epoch began. */
  readonly trainLoss: number;
  readonly learningRate: number;
  /** `loss` and whatever the metrics gave, over the validation data. */
  readonly validation: Readonly<Record<string, number>>;
  /** Seconds of training until here, evaluation included. */
  readonly seconds: number;
}

/** A step whose weights were among the best. */
export interface BestStep {
  readonly step: number;
  readonly value: number;
}

/** What early stopping and keeping the best remember. */
export interface MonitorState {
  /** Best first. */
  readonly best: readonly BestStep[];
  /** The value that the next one has to improve on by `minDelta`; null before the first. */
  readonly reference: number | null;
  readonly evaluationsWithoutImprovement: number;
}

/** An evaluation that has to be done before the next step. */
export interface DueEvaluation {
  /** Rate of the step before it. */
  readonly learningRate: number;
}

/** What a checkpoint holds beside tensors. Plain JSON. */
export interface TrainingState {
  /** Optimizer steps taken. */
  readonly step: number;
  readonly position: Position;
  readonly batchesPerEpoch: number;
  readonly examples: number;
  readonly tokens: number;
  readonly seconds: number;
  /** Sums that give the mean training loss of the running epoch. */
  readonly epochLoss: { readonly sum: number; readonly weight: number };
  readonly monitor: MonitorState;
  readonly history: readonly EvaluationRecord[];
  /** Of an evaluation that an abort ended: a resumed run begins with it. */
  readonly dueEvaluation?: DueEvaluation | undefined;
  readonly random: RandomState;
  /** State of `reduceOnPlateau`; null for a schedule that is a function of the step. */
  readonly schedule: PlateauState | null;
}
