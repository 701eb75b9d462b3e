import { join } from 'node:path';
import { loadTokenizer } from '@resattn/data/node';
import { loadPretrained, MODEL_FOLDER, savePretrained } from '@resattn/models/node';
import { type FineTuningConfig, fineTuningFields } from '../../config/fine-tuning-config.js';
import { tokenizerKey } from '../../run/text-key.js';
import type { Task } from '../../task.js';
import { UserError } from '../../user-error.js';
import { evaluateClassifier } from '../classification/evaluate.js';
import type { ClassificationTypes } from '../classification/index.js';
import { loadTask } from '../classification/load-task.js';
import { classifierShowing } from '../classification/showing.js';
import { checkFineTuning, pretrainedKey } from './base-model.js';
import { openFineTuned } from './open-fine-tuned.js';
import { trainFineTuned } from './train.js';

export interface FineTuningTypes extends Omit<ClassificationTypes, 'kind' | 'config'> {
  readonly kind: 'fine-tuning';
  readonly config: FineTuningConfig;
}

/** Texts into classes, by a model that was trained on other texts before. */
export const fineTuning: Task<FineTuningTypes> = {
  kind: 'fine-tuning',
  fields: fineTuningFields,
  preset: 'fine-tune',
  commands: ['predict', 'evaluate'],
  columns: ['textColumn', 'labelColumn'],
  foreignColumns: ['sourceColumn', 'targetColumn', 'labelSeparator', 'labelColumns'],
  async loadTask(config, tell, rows) {
    await checkFineTuning(config);
    return loadTask(config, tell, { keyOf: await pretrainedKey(config), rows });
  },
  async trainingKeys({ train }, config) {
    const keyOf = await pretrainedKey(config);
    return train.map(({ text }) => keyOf(text));
  },
  describeTask: ({ labels, labelNames }) => ({ labels, labelNames }),
  train: trainFineTuned,
  validated: ({ best, texts }) => ({
    score: 'accuracy',
    value: best?.value ?? Number.NaN,
    examples: texts.validation,
  }),
  open: openFineTuned,
  async evaluate(opened, request) {
    const { config, run } = opened;
    return evaluateClassifier(run.folder, request, {
      fields: fineTuningFields,
      inherited: config,
      keyOf: async () => tokenizerKey(await loadTokenizer(join(run.folder, MODEL_FOLDER))),
      open: () => openFineTuned(opened, request.tell),
    });
  },
  showing: classifierShowing,
  checkExport(folder, { to }) {
    if (to === 'huggingface') return;
    throw new UserError(
      (option) =>
        `${folder} is a fine-tuned model of transformers' layout, and is exported as that: ` +
        `expected ${option('to', 'huggingface')}, got ${to}.`,
    );
  },
  async exportModel({ run }, target) {
    const bundle = await loadPretrained(join(run.folder, MODEL_FOLDER));
    await savePretrained(target, bundle);
    bundle.model.dispose();
  },
};
