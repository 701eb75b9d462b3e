import type { AnyTrainedRun } from '@resattn/experiments';
import type { Terminal } from '../terminal/terminal.js';
import { showClassifier } from './classifier-outcome.js';
import { showLanguageModel } from './language-model-outcome.js';
import { showSequence } from './sequence-outcome.js';
import { showRun } from './shown.js';

/** Shows the scores of a finished run beside the baseline's, samples, and what to type next. */
export function showOutcome(trained: AnyTrainedRun, terminal: Terminal): void {
  switch (trained.kind) {
    case 'classification':
    case 'fine-tuning':
      if (trained.end.status === 'done')
        showClassifier({ ...trained, task: trained.data }, trained.end.outcome, terminal);
      return;
    case 'sequence':
      if (trained.end.status === 'done')
        showSequence({ ...trained, task: trained.data }, trained.end.outcome, terminal);
      return;
    case 'language-model':
      if (trained.end.status === 'done')
        showLanguageModel({ ...trained, task: trained.data }, trained.end.outcome, terminal);
      return;
    default:
      showRun(trained, terminal);
  }
}
