import { join } from 'node:path';
import { loadLabelledTexts, loadTokenizer } from '@resattn/data/node';
import { MODEL_FOLDER } from '@resattn/models/node';
import { fieldsOf } from '../../config/kinds.js';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import { resolveConfig } from '../../config/resolve.js';
import { progressOf } from '../../events.js';
import type { EvaluationRequest } from '../../run/evaluate.js';
import type { OpenedRun } from '../../run/run-folder.js';
import { startBackend } from '../../run/start-backend.js';
import { type TextKey, textKey, tokenizerKey } from '../../run/text-key.js';
import { settleTrained } from '../../run/training-texts.js';
import { classifyTexts } from './classify-texts.js';
import { readingOptions } from './file-task.js';
import { openClassifier } from './open-classifier.js';
import { type Scores, scoresOf } from './scores.js';

/** The scores of a classifier on the texts of a file. */
export interface ClassifierEvaluation {
  readonly texts: number;
  readonly scores: Scores;
}

/** Scores the classifier of a run on the texts and labels of a file. */
export async function evaluateClassifier(
  opened: OpenedRun<'classification' | 'fine-tuning'>,
  { data, reading, unknownLabels, machine, tell }: EvaluationRequest,
): Promise<ClassifierEvaluation> {
  // The columns of this file need not be called as those of the training file: they are guessed anew.
  const { textColumn: _, labelColumn: __, ...inherited } = opened.config;
  const resolved: LabelledDataConfig = resolveConfig<object & LabelledDataConfig>(
    inherited,
    fieldsOf[opened.kind],
    [{ source: 'command line', values: reading }],
  );
  await startBackend(machine, tell);
  const classifier = await openClassifier(opened, tell);
  const { labels } = classifier;
  const read = await loadLabelledTexts(data, labels, {
    ...readingOptions(resolved),
    unknownLabels,
  });
  for (const text of read.notices) tell({ type: 'notice', topic: 'evaluation', text });
  const examples = await settleTrained(opened.run.folder, read.examples, {
    textOf: ({ text }) => text,
    keyOf: await keyOfRun(opened),
    policy: resolved.overlap,
    what: 'texts',
    tell,
  });

  const texts = examples.map(({ text }) => text);
  const bar = progressOf(tell).start({ label: 'evaluating', total: texts.length, unit: 'texts' });
  const predicted = await classifyTexts(classifier, texts, (done) => bar.update(done));
  bar.stop();
  classifier.dispose();

  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const scores = scoresOf(
    predicted.labels.map((label) => indexOf.get(label)!),
    examples.map(({ label }) => label),
    labels,
  );
  return { texts: texts.length, scores };
}

/** What of two texts is the same for the model of a run. */
async function keyOfRun({
  kind,
  run,
  config,
}: OpenedRun<'classification' | 'fine-tuning'>): Promise<TextKey> {
  if (kind === 'classification') return textKey(config);
  return tokenizerKey(await loadTokenizer(join(run.folder, MODEL_FOLDER)));
}
