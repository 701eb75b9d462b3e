import { labelledTexts } from '@resattn/data';
import {
  type Classification,
  ClassificationPipeline,
  type ClassifierBundle,
} from '@resattn/models';
import {
  type ClassificationConfig,
  type ClassificationOptions,
  classificationFields,
  classifierFamilies,
} from '../config/classification-config.js';
import { InterruptedError } from '../run/interruption.js';
import { memoryKeeper } from '../run/keeper.js';
import { rowTable } from '../run/rows.js';
import { textKey } from '../run/text-key.js';
import { fitClassifier } from '../tasks/classification/fit-classifier.js';
import { type ClassifierResults, resultsOf } from '../tasks/classification/results.js';
import { rowsTask } from '../tasks/classification/rows-task.js';
import {
  type ClassifierEvaluation,
  scoreExamples,
} from '../tasks/classification/score-examples.js';
import { settleParts } from '../tasks/classification/settle-parts.js';
import type { LabelledRow } from '../tasks/classification/task.js';
import { UsageError } from '../user-error.js';
import type { InMemoryTask } from './task.js';

export interface InMemoryClassification {
  readonly config: ClassificationConfig;
  readonly options: ClassificationOptions;
  readonly row: LabelledRow;
  readonly results: ClassifierResults;
  readonly evaluation: ClassifierEvaluation;
  readonly prediction: Classification;
  readonly bundle: ClassifierBundle;
}

/** Texts into classes. */
export const classification: InMemoryTask<InMemoryClassification> = {
  kind: 'classification',
  fields: classificationFields,
  families: classifierFamilies,
  preset: 'classify',
  columns: ['textColumn', 'labelColumn'],
  async train(config, rows, { tell, signal }) {
    if (config.vectors !== undefined)
      throw new UsageError(
        (option) => `${option('vectors')} is a file, and there are none here.`,
        [(option) => `leave out ${option('vectors')}`, 'train it in Node.js'],
      );
    const data = 'rows in memory';
    tell({ type: 'reading', data });
    const task = settleParts(await rowsTask(rows, config), {
      ...{ config, data, parts: rows },
      keyOf: textKey(config),
    });
    const { description, notices, train, validation, test } = task;
    tell({
      ...{ type: 'data', description, notices },
      sizes: { train: train.length, validation: validation.length, test: test.length },
    });
    const fitted = await fitClassifier({
      ...{ run: memoryKeeper, preset: 'classify', config, task, tell, signal },
      isResumed: false,
    });
    if (fitted.status === 'interrupted') throw new InterruptedError(undefined, fitted.step);
    const { bundle, outcome } = fitted;
    const results = resultsOf({ task }, outcome);
    tell({ type: 'done', results: { ...results } });
    const pipeline = new ClassificationPipeline(bundle, { maxLength: config.maxLength });
    const { labels } = bundle;
    return {
      results,
      bundle,
      predict: (texts) => pipeline.classify(texts),
      async evaluate(given, unknownLabels, tellOf) {
        const table = rowTable(given, 'data', ['text', 'label']);
        const columns = { textColumn: 'text', labelColumn: 'label' } as const;
        const read = await labelledTexts(table, labels, { ...columns, unknownLabels });
        for (const text of read.notices) tellOf({ type: 'notice', topic: 'evaluation', text });
        const classify = pipeline.classify.bind(pipeline);
        const { temperature } = bundle;
        return scoreExamples({ labels, classify, temperature }, read.examples, tellOf);
      },
      dispose() {
        pipeline.dispose();
        bundle.classifier.model.dispose();
      },
    };
  },
};
