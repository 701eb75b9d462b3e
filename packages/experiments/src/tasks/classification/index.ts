import type { Classification } from '@resattn/models';
import { exportClassifier, loadClassifier } from '@resattn/models/node';
import {
  type ClassificationConfig,
  type ClassificationOptions,
  classificationFields,
  classifierFamilies,
} from '../../config/classification-config.js';
import { textKey } from '../../run/text-key.js';
import type { Task } from '../../task.js';
import { evaluateClassifier } from './evaluate.js';
import { loadTask } from './load-task.js';
import { type OpenedClassifier, openClassifier } from './open-classifier.js';
import type { ClassifierOutcome } from './outcome.js';
import type { ClassifierResults } from './results.js';
import type { ClassifierEvaluation } from './score-examples.js';
import { classifierShowing } from './showing.js';
import { classifierSubject } from './subject.js';
import type { ClassificationTask, LabelledRow } from './task.js';
import { trainClassifier } from './train.js';
import { settleVectors } from './vectors-file.js';

export interface ClassificationTypes {
  readonly kind: 'classification';
  readonly config: ClassificationConfig;
  readonly options: ClassificationOptions;
  readonly data: ClassificationTask;
  readonly outcome: ClassifierOutcome;
  readonly row: LabelledRow;
  readonly results: ClassifierResults;
  readonly evaluation: ClassifierEvaluation;
  readonly prediction: Classification;
  readonly model: OpenedClassifier;
}

/** Texts into classes. */
export const classification: Task<ClassificationTypes> = {
  kind: 'classification',
  fields: classificationFields,
  families: classifierFamilies,
  preset: 'classify',
  commands: ['predict', 'evaluate'],
  columns: ['textColumn', 'labelColumn'],
  foreignColumns: ['sourceColumn', 'targetColumn', 'labelSeparator', 'labelColumns'],
  loadTask: (config, tell, rows) => loadTask(config, tell, { keyOf: textKey(config), rows }),
  describeTask: ({ labels, labelNames }) => ({ labels, labelNames }),
  async trainingKeys({ train }, config) {
    const keyOf = textKey(config);
    return train.map(({ text }) => keyOf(text));
  },
  settle: settleVectors,
  train: trainClassifier,
  validated: ({ best, wide, texts }) => ({
    score: 'accuracy',
    // What is used is the network with its n-grams, where they help.
    value: wide?.accuracy ?? best?.value ?? Number.NaN,
    examples: texts.validation,
  }),
  open: openClassifier,
  async evaluate(opened, request) {
    const { config, run } = opened;
    return evaluateClassifier(run.folder, request, {
      fields: classificationFields,
      inherited: config,
      keyOf: async () => textKey(config),
      open: () => openClassifier(opened, request.tell),
    });
  },
  async exportModel({ run, config }, target, { to, fixed }, tell) {
    const { maxLength } = config;
    const bundle = await loadClassifier(run.folder);
    if (bundle.ngrams && (to === 'savedmodel' || to === 'layersmodel')) {
      const text =
        'The graph is the network alone; the n-grams that are weighed with it are in ngrams.safetensors.';
      tell({ type: 'notice', topic: 'export', text });
    }
    await exportClassifier(target, bundle, to, {
      maxLength,
      ...(fixed && { fixed }),
    });
  },
  showing: classifierShowing,
  compressible: classifierSubject,
};
