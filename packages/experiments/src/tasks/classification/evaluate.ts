import { labelledTexts } from '@resattn/data';
import { loadLabelledTexts } from '@resattn/data/node';
import type { AnyFields } from '../../config/field.js';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import { resolveConfig } from '../../config/resolve.js';
import { progressOf } from '../../events.js';
import { confidenceOf, type ScoreConfidence } from '../../predictions/confidence.js';
import { classSamples } from '../../predictions/predictions.js';
import { rowTable } from '../../run/rows.js';
import { startBackend } from '../../run/start-backend.js';
import type { TextKey } from '../../run/text-key.js';
import { settleTrained } from '../../run/training-texts.js';
import type { EvaluationRequest } from '../../task.js';
import { classifyTexts } from './classify-texts.js';
import { readingOptions } from './file-task.js';
import type { OpenedClassifier } from './open-classifier.js';
import { type Scores, scoresOf } from './scores.js';
import type { LabelledRow } from './task.js';

/** The scores of a classifier on texts with labels. */
export interface ClassifierEvaluation {
  readonly texts: number;
  readonly scores: Scores;
  /** Of `accuracy` and, where there are few classes, `f1`. */
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
}

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

  const texts = examples.map(({ text }) => text);
  const bar = progressOf(tell).start({ label: 'evaluating', total: texts.length, unit: 'texts' });
  const predicted = await classifyTexts(classifier, texts, (done) => bar.update(done));
  bar.stop();
  classifier.dispose();

  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const indices = predicted.labels.map((label) => indexOf.get(label)!);
  const targets = examples.map(({ label }) => label);
  return {
    texts: texts.length,
    scores: scoresOf(indices, targets, labels),
    confidence: confidenceOf(classSamples(indices, targets, labels.length), undefined),
  };
}
