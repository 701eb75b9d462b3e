import { join } from 'node:path';
import { setSeed } from '@resattn/core';
import {
  ClassificationPipeline,
  type ClassifierBundle,
  classifierLoss,
  countParameters,
} from '@resattn/models';
import { MODEL_FOLDER, saveClassifier, saveClassifierDescription } from '@resattn/models/node';
import { progressOf } from '../../events.js';
import { fitRun } from '../../run/fit.js';
import type { TrainingEnd } from '../../task.js';
import { baselineEvent, trainBaseline } from './baseline.js';
import { batchesOf } from './batches.js';
import { fitWidePart } from './combine.js';
import { makeModel, modelName, widthOf } from './model.js';
import { type ClassifierOutcome, testModel } from './outcome.js';
import { recordOutcome } from './results.js';
import { scoreColumns, validationMetrics } from './scores.js';
import type { ClassificationTraining } from './task.js';
import { trainTokenizer } from './tokenizer.js';

/** Trains the network and its baseline, tests both and writes the outcome. */
export async function trainClassifier(
  training: ClassificationTraining,
): Promise<TrainingEnd<ClassifierOutcome>> {
  const { run, config, task, tell } = training;
  const baseline = await trainBaseline(task, config, progressOf(tell));
  tell(baselineEvent(baseline));

  setSeed(config.seed);
  const tokenizer = trainTokenizer(task.train, config);
  const classifier = makeModel(config, tokenizer, task.labels.length);
  const bundle: ClassifierBundle = { classifier, tokenizer, labels: task.labels };
  const modelFolder = join(run.folder, MODEL_FOLDER);
  await saveClassifierDescription(modelFolder, bundle);
  const parameters = countParameters(classifier);
  tell({
    type: 'model',
    name: modelName(config),
    parameters,
    vocabulary: `${tokenizer.vocabularySize.toLocaleString('en-US')} tokens`,
  });

  const fit = await fitModel(training, bundle);
  if (fit.status === 'interrupted') return { status: 'interrupted', step: fit.step };
  const started = performance.now();
  const wide = config.wide ? await fitWidePart(training, bundle) : undefined;
  if (wide) tell({ type: 'wide', parts: wide.parts, accuracy: wide.accuracy });
  const whole: ClassifierBundle = { ...bundle, ...(wide && { ngrams: wide.mixture }) };
  await saveClassifier(modelFolder, whole);
  const seconds = fit.seconds + (wide ? (performance.now() - started) / 1000 : 0);
  const pipeline = new ClassificationPipeline(whole, { maxLength: config.maxLength });
  const tested = await testModel(training, pipeline, baseline);
  const outcome: ClassifierOutcome = {
    model: wide ? `${modelName(config)} with n-grams` : modelName(config),
    parameters: parameters + (wide?.mixture.parameters ?? 0),
    ...{ fit, seconds, wide, baseline, ...tested },
  };
  await recordOutcome(training, outcome);
  pipeline.dispose();
  return { status: 'done', outcome };
}

async function fitModel(
  training: ClassificationTraining,
  { classifier, tokenizer, labels }: ClassifierBundle,
) {
  const { config, task, tell } = training;
  const numClasses = labels.length;
  const train = batchesOf(task.train, tokenizer, config, { isTraining: true, numClasses });
  const validation = batchesOf(task.validation, tokenizer, config, {
    isTraining: false,
    numClasses,
  });
  if (train.truncated > 0) {
    tell({
      type: 'notice',
      topic: 'data',
      text: `${train.truncated.toLocaleString('en-US')} texts are longer than ${config.maxLength} tokens and are cut off there`,
    });
  }
  return fitRun(training, {
    model: classifier,
    loss: classifierLoss(classifier, { labelSmoothing: config.labelSmoothing }),
    batches: train,
    modelDim: widthOf(classifier),
    validation: {
      validation,
      metrics: validationMetrics(),
      monitor: 'accuracy',
    },
    columns: scoreColumns,
  });
}
