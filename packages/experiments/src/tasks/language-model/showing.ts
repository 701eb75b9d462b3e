import type { LanguageModelRunConfig } from '../../config/language-model-config.js';
import type { Showing } from '../../shown.js';
import type { Continuation } from './open-language-model.js';
import { type LanguageModelOutcome, languageModelComparison } from './outcome.js';
import type { LanguageModelTask } from './task.js';

/** Scores beside the baseline's and the published ones, and a continued text. */
export const languageModelShowing: Showing<
  LanguageModelRunConfig,
  LanguageModelTask,
  LanguageModelOutcome,
  never,
  Continuation
> = {
  outcome: ({ data: task }, outcome) => ({
    tables: [languageModelComparison({ task }, outcome)],
    continuations: outcome.samples.slice(0, 1),
  }),
  use: () => ({ command: 'generate', text: 'a beginning' }),
};
