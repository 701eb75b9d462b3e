import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  ClassificationPipeline,
  EncoderPipeline,
  type EncoderPipelineOptions,
  labelsOf,
} from '@resattn/models';
import { loadClassifier, loadPretrained, MODEL_FOLDER } from '@resattn/models/node';
import type { Tell } from '../../events.js';
import type { OpenedRun } from '../../run/run-folder.js';
import { tellUnfinished } from '../../run/run-folder.js';
import { UserError } from '../../user-error.js';
import type { TextClassification } from './classify-texts.js';

/** The model of a run that classifies, ready for use. */
export interface OpenedClassifier extends TextClassification {
  /** Names of the classes, in the order of the logits. */
  readonly labels: readonly string[];
  /** Whether scores are values, not probabilities. */
  readonly isRegression: boolean;
  /** Tokens of a text that are read at most. */
  readonly maxLength: number;
  dispose(): void;
}

/**
 * Loads the model of a run; one that is not finished has its best checkpoint so far, and says so.
 *
 * @throws UserError when a fine-tuned model is not there yet
 */
export async function openClassifier(
  { kind, run, config }: OpenedRun<'classification' | 'fine-tuning'>,
  tell: Tell,
): Promise<OpenedClassifier> {
  const { maxLength } = config;
  if (kind === 'classification') {
    await tellUnfinished(run, tell);
    const bundle = await loadClassifier(run.folder);
    const pipeline = new ClassificationPipeline(bundle, { maxLength });
    return {
      labels: bundle.labels,
      isRegression: false,
      maxLength,
      classify: (texts, options) => pipeline.classify(texts, options),
      dispose: () => pipeline.dispose(),
    };
  }
  const folder = join(run.folder, MODEL_FOLDER);
  if (existsSync(join(folder, 'config.json'))) {
    await tellUnfinished(run, tell);
  } else {
    throw new UserError(
      `${run.folder} is not finished, and a fine-tuned model is written at the end: go on with it (resattn train --resume ${run.folder}).`,
    );
  }
  return openPretrainedClassifier(folder, { maxLength });
}

/** Loads a pretrained model that classifies texts from its folder, in the Hub's format. */
export async function openPretrainedClassifier(
  folder: string,
  options: EncoderPipelineOptions = {},
): Promise<OpenedClassifier> {
  const bundle = await loadPretrained(folder, { returnAttentionScores: true });
  const { model } = bundle;
  const pipeline = new EncoderPipeline(bundle, options);
  return {
    labels: labelsOf(model.config),
    isRegression: pipeline.problemType === 'regression',
    maxLength: pipeline.maxLength,
    classify: (texts, options) => pipeline.classify(texts, options),
    dispose() {
      pipeline.dispose();
      model.dispose();
    },
  };
}
