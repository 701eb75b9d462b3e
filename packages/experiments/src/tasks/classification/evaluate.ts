import { labelledTexts } from '@resattn/data';
import { loadLabelledTexts } from '@resattn/data/node';
import type { AnyFields } from '../../config/field.js';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import { resolveConfig } from '../../config/resolve.js';
import { rowTable } from '../../run/rows.js';
import { startBackend } from '../../run/start-backend.js';
import type { TextKey } from '../../run/text-key.js';
import { settleTrained } from '../../run/training-texts.js';
import type { EvaluationRequest } from '../../task.js';
import { readingOptions } from './file-task.js';
import type { OpenedClassifier } from './open-classifier.js';
import { type ClassifierEvaluation, scoreExamples } from './score-examples.js';
import type { LabelledRow } from './task.js';

export interface EvaluatedClassifier<C extends LabelledDataConfig> {
  readonly fields: AnyFields;
  /** The configuration of the run. */
  readonly inherited: C;
  /** What of two texts is the same for the model. */
  readonly keyOf: () => Promise<TextKey>;
  readonly open: () => Promise<OpenedClassifier>;
}

/** Scores the classifier of a run on the texts and labels of a file, or of rows. */
export async function evaluateClassifier<C extends LabelledDataConfig>(
  folder: string,
  { data, reading, unknownLabels, machine, tell }: EvaluationRequest<LabelledRow>,
  { fields, inherited, keyOf, open }: EvaluatedClassifier<C>,
): Promise<ClassifierEvaluation> {
  // The columns of this file need not be called as those of the training file: they are guessed anew.
  const { textColumn: _, labelColumn: __, ...others } = inherited;
  const config = resolveConfig<C>(others as C, fields, [
    { source: 'command line', values: reading },
  ]);
  await startBackend(machine, tell);
  const classifier = await open();
  const { labels } = classifier;
  const read =
    typeof data === 'string'
      ? await loadLabelledTexts(data, labels, { ...readingOptions(config), unknownLabels })
      : await labelledTexts(rowTable(data, 'data', ['text', 'label']), labels, {
          ...{ textColumn: 'text', labelColumn: 'label', unknownLabels },
        });
  for (const text of read.notices) tell({ type: 'notice', topic: 'evaluation', text });
  const examples = await settleTrained(folder, read.examples, {
    textOf: ({ text }) => text,
    keyOf: await keyOf(),
    policy: config.overlap,
    what: 'texts',
    tell,
  });

  try {
    return await scoreExamples(classifier, examples, tell);
  } finally {
    classifier.dispose();
  }
}
