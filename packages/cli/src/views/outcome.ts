import type { TrainedRun } from '@resattn/experiments';
import type { Terminal } from '../terminal/terminal.js';
import { showClassifier } from './classifier-outcome.js';
import { showLanguageModel } from './language-model-outcome.js';
import { showSequence } from './sequence-outcome.js';

/** Shows the scores of a finished run beside the baseline's, samples, and what to type next. */
export function showOutcome(trained: TrainedRun, terminal: Terminal): void {
  switch (trained.kind) {
    case 'classification':
    case 'fine-tuning':
      if (trained.end.status === 'done') showClassifier(trained, trained.end.outcome, terminal);
      return;
    case 'sequence':
      if (trained.end.status === 'done') showSequence(trained, trained.end.outcome, terminal);
      return;
    case 'language-model':
      if (trained.end.status === 'done') showLanguageModel(trained, trained.end.outcome, terminal);
      return;
  }
}
