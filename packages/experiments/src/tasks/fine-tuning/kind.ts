import type { FineTuningConfig } from '../../config/fine-tuning-config.js';
import type { TaskKind } from '../../task.js';
import { loadTask } from '../classification/load-task.js';
import type { ClassifierOutcome } from '../classification/outcome.js';
import type { ClassificationTask } from '../classification/task.js';
import { checkFineTuning, pretrainedKey } from './base-model.js';
import { trainFineTuned } from './train.js';

/** Texts into classes, by a model that was trained on other texts before. */
export const fineTuningKind: TaskKind<FineTuningConfig, ClassificationTask, ClassifierOutcome> = {
  async loadTask(config, tell) {
    await checkFineTuning(config);
    return loadTask(config, tell, { keyOf: await pretrainedKey(config) });
  },
  async trainingKeys({ train }, config) {
    const keyOf = await pretrainedKey(config);
    return train.map(({ text }) => keyOf(text));
  },
  describeTask: ({ labels, labelNames }) => ({ labels, labelNames }),
  train: trainFineTuned,
};
