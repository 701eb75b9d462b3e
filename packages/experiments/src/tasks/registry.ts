import type { Kind } from '../config/kinds.js';
import type { TrainingConfig } from '../config/training-config.js';
import type { OpenedRun } from '../run/run-folder.js';
import type { Opened, Task, TaskTypes } from '../task.js';
import { type ClassificationTypes, classification } from './classification/index.js';
import { type FineTuningTypes, fineTuning } from './fine-tuning/index.js';
import { type LanguageModelTypes, languageModel } from './language-model/index.js';
import { type SequenceTypes, sequence } from './sequence/index.js';

/** The types of each task. */
export interface Types {
  classification: ClassificationTypes;
  'fine-tuning': FineTuningTypes;
  sequence: SequenceTypes;
  'language-model': LanguageModelTypes;
}

/** All tasks. */
export const tasks: { readonly [K in Kind]: Task<Types[K]> } = {
  classification,
  'fine-tuning': fineTuning,
  sequence,
  'language-model': languageModel,
};

/** A task of which only the shape is known. */
export type AnyTask = Task<TaskTypes>;

/** The task of an opened run, with the run as that task has it. */
export const taskOf = (
  opened: OpenedRun,
): { readonly task: AnyTask; readonly opened: Opened<TrainingConfig> } => ({
  task: tasks[opened.kind] as AnyTask,
  opened,
});
