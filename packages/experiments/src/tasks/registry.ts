import type { Kind } from '../config/kinds.js';
import type { TrainingConfig } from '../config/training-config.js';
import type { OpenedRun } from '../run/run-folder.js';
import type { Opened, Task, TaskTypes } from '../task.js';
import { classification } from './classification/index.js';
import { fineTuning } from './fine-tuning/index.js';
import { languageModel } from './language-model/index.js';
import { multiLabel } from './multi-label/index.js';
import { regression } from './regression/index.js';
import { sequence } from './sequence/index.js';
import { tagging } from './tagging/index.js';

/** All tasks. */
export const tasks = {
  classification,
  'multi-label': multiLabel,
  regression,
  'fine-tuning': fineTuning,
  sequence,
  'language-model': languageModel,
  tagging,
} satisfies { readonly [K in Kind]: unknown };

/** The types of each task. */
export type Types = {
  [K in Kind]: (typeof tasks)[K] extends Task<infer T> ? T : never;
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
