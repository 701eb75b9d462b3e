import type { LanguageModelRunConfig } from '../../config/language-model-config.js';
import type { TaskKind } from '../../task.js';
import { loadTask } from './load-task.js';
import type { LanguageModelOutcome } from './outcome.js';
import type { LanguageModelTask } from './task.js';
import { trainLanguageModel } from './train.js';

/** Running text, to be gone on with. */
export const languageModelKind: TaskKind<
  LanguageModelRunConfig,
  LanguageModelTask,
  LanguageModelOutcome
> = {
  loadTask,
  describeTask: () => ({}),
  train: trainLanguageModel,
};
