import type { ClassificationConfig } from '../config/classification-config.js';
import type { TaskKind } from '../run/task-kind.js';
import { loadTask } from './load-task.js';
import type { ClassificationTask } from './task.js';
import { trainClassifier } from './train.js';

/** Texts into classes. */
export const classificationKind: TaskKind<ClassificationConfig, ClassificationTask> = {
  loadTask,
  describeTask: ({ labels, labelNames }) => ({ labels, labelNames }),
  train: trainClassifier,
};
