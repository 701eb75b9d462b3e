import {
  type LanguageModelRunConfig,
  languageModelFields,
} from '../../config/language-model-config.js';
import type { OpenedModel, Task } from '../../task.js';
import { loadTask } from './load-task.js';
import { type Continuation, openLanguageModel } from './open-language-model.js';
import type { LanguageModelOutcome, LanguageModelResults } from './outcome.js';
import { languageModelShowing } from './showing.js';
import type { LanguageModelTask } from './task.js';
import { trainLanguageModel } from './train.js';

export interface LanguageModelTypes {
  readonly kind: 'language-model';
  readonly config: LanguageModelRunConfig;
  readonly data: LanguageModelTask;
  readonly outcome: LanguageModelOutcome;
  readonly row: string;
  readonly results: LanguageModelResults;
  readonly evaluation: never;
  readonly prediction: Continuation;
  readonly model: OpenedModel<Continuation>;
}

/** Running text, to be continued. */
export const languageModel: Task<LanguageModelTypes> = {
  kind: 'language-model',
  fields: languageModelFields,
  preset: 'char-lm',
  commands: ['generate'],
  columns: ['textColumn'],
  foreignColumns: ['labelColumn', 'sourceColumn', 'targetColumn'],
  loadTask,
  describeTask: () => ({}),
  train: trainLanguageModel,
  validated: ({ best }) => ({
    score: 'loss',
    value: best?.value ?? Number.NaN,
    isLowerBetter: true,
  }),
  open: openLanguageModel,
  showing: languageModelShowing,
};
