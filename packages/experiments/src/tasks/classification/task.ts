import type { ClassificationConfig } from '../../config/classification-config.js';
import type { TrainingConfig } from '../../config/training-config.js';
import type { RunData, Training } from '../../task.js';

/** A text and the index of its class. */
export interface LabelledExample {
  readonly text: string;
  readonly label: number;
  /** What sort of text it is, where the data hold several: each is scored for itself as well. */
  readonly kind?: string | undefined;
}

/** A text and its class, as a program gives them. */
export interface LabelledRow {
  readonly text: string;
  readonly label: string | number;
}

/** Texts with classes, divided, and what is to be said of them. */
export interface ClassificationTask extends RunData {
  readonly labels: readonly string[];
  /** Names for people, in the order of `labels`: German for de. */
  readonly labelNames: readonly string[];
  readonly train: readonly LabelledExample[];
  readonly validation: readonly LabelledExample[];
  readonly test: readonly LabelledExample[];
  /** Texts of another kind than those in the parts, to show predictions of; may be empty. */
  readonly unseen: readonly LabelledExample[];
}

export type ClassificationTraining = Training<ClassificationConfig, ClassificationTask>;

/** The training of a classifier, whatever its model is. */
export type ClassifierTraining = Training<TrainingConfig, ClassificationTask>;
