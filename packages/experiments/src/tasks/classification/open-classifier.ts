import {
  type Classification,
  ClassificationPipeline,
  type ClassifierBundle,
  EncoderPipeline,
  type EncoderPipelineOptions,
} from '@resattn/models';
import { loadClassifier, loadPretrained } from '@resattn/models/node';
import { labelsOf } from '@resattn/models/pretrained';
import { checkOptions } from '@resattn/options';
import type { ClassificationConfig } from '../../config/classification-config.js';
import type { Tell } from '../../events.js';
import { tellUnfinished } from '../../run/run-folder.js';
import type { Opened, OpenedModel } from '../../task.js';
import type { TextClassification } from './classify-texts.js';

/** The model of a run that classifies, ready for use. */
export interface OpenedClassifier extends TextClassification, OpenedModel<Classification> {
  /** Names of the classes, in the order of the logits. */
  readonly labels: readonly string[];
  /** Whether scores are values, not probabilities. */
  readonly isRegression: boolean;
  /** Tokens of a text that are read at most. */
  readonly maxLength: number;
  /** What its log-probabilities are divided by. Default 1. */
  readonly temperature?: number | undefined;
}

/** Loads the model of a run; one that is not finished has its best checkpoint so far, and tells so. */
export async function openClassifier(
  { run, config }: Opened<ClassificationConfig>,
  tell: Tell,
): Promise<OpenedClassifier> {
  await tellUnfinished(run, tell);
  return classifierOf(await loadClassifier(run.folder), config.maxLength);
}

/** A classifier that was loaded, ready for use. */
export function classifierOf(bundle: ClassifierBundle, maxLength: number): OpenedClassifier {
  const pipeline = new ClassificationPipeline(bundle, { maxLength });
  return {
    labels: bundle.labels,
    isRegression: pipeline.problemType === 'regression',
    maxLength,
    ...(bundle.temperature !== undefined && { temperature: bundle.temperature }),
    classify: (texts, options) => pipeline.classify(texts, options),
    predict: (texts) => pipeline.classify(texts),
    dispose: () => pipeline.dispose(),
  };
}

/** Loads a pretrained model that classifies texts from its folder, in the Hub's format. */
export async function openPretrainedClassifier(
  folder: string,
  options: EncoderPipelineOptions = {},
): Promise<OpenedClassifier> {
  checkOptions('openPretrainedClassifier', options, { batchSize: true, maxLength: true });

  const bundle = await loadPretrained(folder, { returnAttentionScores: true });
  const { model } = bundle;
  const pipeline = new EncoderPipeline(bundle, options);
  return {
    labels: labelsOf(model.config),
    isRegression: pipeline.problemType === 'regression',
    maxLength: pipeline.maxLength,
    classify: (texts, calling) => pipeline.classify(texts, calling),
    predict: (texts) => pipeline.classify(texts),
    dispose() {
      pipeline.dispose();
      model.dispose();
    },
  };
}
