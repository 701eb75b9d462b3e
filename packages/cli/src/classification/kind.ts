import type { ClassificationConfig } from '../config/classification-config.js';
import type { TaskKind } from '../run/task-kind.js';
import { textKey } from '../run/text-key.js';
import { loadTask } from './load-task.js';
import type { ClassificationTask } from './task.js';
import { trainClassifier } from './train.js';

/** Texts into classes. */
export const classificationKind: TaskKind<ClassificationConfig, ClassificationTask> = {
  loadTask: (config, say, progress) => loadTask(config, say, { keyOf: textKey(config), progress }),
  describeTask: ({ labels, labelNames }) => ({ labels, labelNames }),
  async trainingKeys({ train }, config) {
    const keyOf = textKey(config);
    return train.map(({ text }) => keyOf(text));
  },
  train: trainClassifier,
};
