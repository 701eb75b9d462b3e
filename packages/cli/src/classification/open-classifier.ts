import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ClassificationPipeline, EncoderPipeline, labelsOf } from '@resattn/models';
import { loadClassifier, loadPretrained, MODEL_FOLDER } from '@resattn/models/node';
import type { OpenedRun } from '../run/run-folder.js';
import { sayUnfinished } from '../run/run-folder.js';
import { UserError } from '../user-error.js';
import type { TextClassification } from './classify-texts.js';

/** The model of a run that classifies, ready for use. */
export interface OpenedClassifier extends TextClassification {
  /** Names of the classes, in the order of the logits. */
  readonly labels: readonly string[];
  dispose(): void;
}

/**
 * Loads the model of a run; one that is not finished has its best checkpoint so far, and says so.
 *
 * @throws UserError when a fine-tuned model is not there yet
 */
export async function openClassifier(
  { kind, run, config }: OpenedRun<'classification' | 'fine-tuning'>,
  say: (line: string) => void,
): Promise<OpenedClassifier> {
  const { maxLength } = config;
  if (kind === 'classification') {
    await sayUnfinished(run, say);
    const bundle = await loadClassifier(run.folder);
    const pipeline = new ClassificationPipeline(bundle, { maxLength });
    return {
      labels: bundle.labels,
      classify: (texts, options) => pipeline.classify(texts, options),
      dispose: () => pipeline.dispose(),
    };
  }
  const folder = join(run.folder, MODEL_FOLDER);
  if (existsSync(join(folder, 'config.json'))) {
    await sayUnfinished(run, say);
  } else {
    throw new UserError(
      `${run.folder} is not finished, and a fine-tuned model is written at the end: go on with it (resattn train --resume ${run.folder}).`,
    );
  }
  const bundle = await loadPretrained(folder, {
    returnAttentionScores: true,
  });
  const { model } = bundle;
  const pipeline = new EncoderPipeline(bundle, { maxLength });
  return {
    labels: labelsOf(model.config),
    classify: (texts, options) => pipeline.classify(texts, options),
    dispose() {
      pipeline.dispose();
      model.dispose();
    },
  };
}
