import type { ClassifierBundle } from '@resattn/models';
import type { BaselineConfig } from '../../config/baseline-config.js';
import type { ClassificationSettings } from '../../config/classification-config.js';
import type { RunData, Training } from '../../task.js';

/** What decides how a network over texts is trained, whatever its outputs mean. */
export type NetworkConfig = Omit<
  ClassificationSettings,
  keyof BaselineConfig | 'balanceClasses' | 'rareClasses' | 'folds' | 'fold' | 'trainFraction'
> & { readonly model: string };

/** Texts with targets, divided, and what is to be said of them. */
export interface TargetTask<Example extends { readonly text: string }> extends RunData {
  /** Names of the network's outputs. */
  readonly labels: readonly string[];
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
  readonly test: readonly Example[];
}

export type TargetTraining<
  C extends NetworkConfig,
  Example extends { readonly text: string },
> = Training<C, TargetTask<Example>>;

/** A trained model as far as its outputs are read: what turns them into answers. */
export type OutputReading = Pick<ClassifierBundle, 'temperature' | 'thresholds' | 'scale'>;
