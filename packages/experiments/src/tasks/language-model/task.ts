import type { LanguageModelRunConfig } from '../../config/language-model-config.js';
import type { PublishedResult } from '../../run/published.js';
import type { RunData, Training } from '../../task.js';

/** Text to learn to write, divided, and what is to be said of it. */
export interface LanguageModelTask extends RunData {
  readonly train: string;
  readonly validation: string;
  /** Empty: a language model is judged by the validation text, as in the literature. */
  readonly test: '';
  readonly published: readonly PublishedResult<'loss'>[];
  /** What differs between the published setups and this one, in sentences. */
  readonly differences: readonly string[];
}

export type LanguageModelTraining = Training<LanguageModelRunConfig, LanguageModelTask>;
