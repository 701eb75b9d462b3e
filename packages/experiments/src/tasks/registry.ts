import type { Configurations, Kind } from '../config/kinds.js';
import type { TaskKind } from '../task.js';
import type { ClassifierOutcome } from './classification/outcome.js';
import type { ClassificationTask } from './classification/task.js';
import type { LanguageModelOutcome } from './language-model/outcome.js';
import type { LanguageModelTask } from './language-model/task.js';
import type { SequenceOutcome } from './sequence/outcome.js';
import type { SequenceTask } from './sequence/task.js';

/** The data of each kind. */
export interface Tasks {
  classification: ClassificationTask;
  'fine-tuning': ClassificationTask;
  sequence: SequenceTask;
  'language-model': LanguageModelTask;
}

/** The result of a training run of each kind. */
export interface Outcomes {
  classification: ClassifierOutcome;
  'fine-tuning': ClassifierOutcome;
  sequence: SequenceOutcome;
  'language-model': LanguageModelOutcome;
}

export type KindOfTask<K extends Kind> = TaskKind<Configurations[K], Tasks[K], Outcomes[K]>;

/** Each kind of training is imported when a run needs it. */
const loaders: { readonly [K in Kind]: () => Promise<KindOfTask<K>> } = {
  classification: async () => (await import('./classification/kind.js')).classificationKind,
  'fine-tuning': async () => (await import('./fine-tuning/kind.js')).fineTuningKind,
  sequence: async () => (await import('./sequence/kind.js')).sequenceKind,
  'language-model': async () => (await import('./language-model/kind.js')).languageModelKind,
};

export const taskKind = <K extends Kind>(kind: K): Promise<KindOfTask<K>> => loaders[kind]();
