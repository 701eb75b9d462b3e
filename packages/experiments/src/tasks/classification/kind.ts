import type { ClassificationConfig } from '../../config/classification-config.js';
import { textKey } from '../../run/text-key.js';
import type { TaskKind } from '../../task.js';
import { loadTask } from './load-task.js';
import type { ClassifierOutcome } from './outcome.js';
import type { ClassificationTask } from './task.js';
import { trainClassifier } from './train.js';

/** Texts into classes. */
export const classificationKind: TaskKind<
  ClassificationConfig,
  ClassificationTask,
  ClassifierOutcome
> = {
  loadTask: (config, tell) => loadTask(config, tell, { keyOf: textKey(config) }),
  describeTask: ({ labels, labelNames }) => ({ labels, labelNames }),
  async trainingKeys({ train }, config) {
    const keyOf = textKey(config);
    return train.map(({ text }) => keyOf(text));
  },
  train: trainClassifier,
};
