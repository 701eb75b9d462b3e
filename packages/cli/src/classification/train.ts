import { join } from 'node:path';
import { layersModelWeights, setSeed } from '@resattn/core';
import {
  ClassificationPipeline,
  type ClassifierBundle,
  classifierLoss,
  classifierPredict,
  countParameters,
} from '@resattn/models';
import { MODEL_FOLDER, saveClassifier, saveClassifierDescription } from '@resattn/models/node';
import { formatSeconds } from '@resattn/runtime';
import type { ClassificationConfig } from '../config/classification-config.js';
import { exitStatus } from '../errors.js';
import { fitRun } from '../run/fit.js';
import type { Training } from '../run/task-kind.js';
import { sayInterrupted } from '../run/train.js';
import { trainBaseline } from './baseline.js';
import { batchesOf } from './batches.js';
import { makeModel, modelName } from './model.js';
import { type Outcome, recordOutcome, showOutcome, testModel } from './outcome.js';
import { scoreColumns, validationMetrics } from './scores.js';
import type { ClassificationTask } from './task.js';
import { trainTokenizer } from './tokenizer.js';

export type ClassificationTraining = Training<ClassificationConfig, ClassificationTask>;

/** Trains the network and its baseline, tests both and writes the outcome. */
export async function trainClassifier(training: ClassificationTraining): Promise<number> {
  const { run, config, task, terminal } = training;
  const { say } = terminal;
  const baseline = await trainBaseline(task, config, terminal.progress);
  const { accuracy } = baseline.scores;
  say(
    `baseline  ${baseline.name}: accuracy ${accuracy.toFixed(4)}, ${formatSeconds(baseline.seconds)}`,
  );

  setSeed(config.seed);
  const tokenizer = trainTokenizer(task.train, config);
  const classifier = makeModel(config, tokenizer, task.labels.length);
  const bundle: ClassifierBundle = { classifier, tokenizer, labels: task.labels };
  const modelFolder = join(run.folder, MODEL_FOLDER);
  await saveClassifierDescription(modelFolder, bundle);
  const parameters = countParameters(classifier);
  say(
    `model     ${modelName(config)}, ${parameters.toLocaleString('en-US')} parameters, ` +
      `${tokenizer.vocabSize.toLocaleString('en-US')} tokens`,
  );

  const fit = await fitModel(training, bundle);
  if (fit.status === 'interrupted') return sayInterrupted(training, fit.step);
  await saveClassifier(modelFolder, bundle);
  const pipeline = new ClassificationPipeline(bundle, { maxLength: config.maxLength });
  const { scores, samples } = await testModel(training, pipeline);
  const outcome: Outcome = {
    model: modelName(config),
    ...{ fit, baseline, parameters, scores, samples },
  };
  await recordOutcome(training, outcome);
  showOutcome(training, outcome);
  pipeline.dispose();
  return exitStatus.ok;
}

async function fitModel(
  training: ClassificationTraining,
  { classifier, tokenizer, labels }: ClassifierBundle,
) {
  const { config, task, terminal } = training;
  const numClasses = labels.length;
  const train = batchesOf(task.train, tokenizer, config, { isTraining: true, numClasses });
  const validation = batchesOf(task.validation, tokenizer, config, {
    isTraining: false,
    numClasses,
  });
  if (train.truncated > 0) {
    terminal.say(
      `          ${train.truncated.toLocaleString('en-US')} texts are longer than ${config.maxLength} tokens and are cut off there`,
    );
  }
  return fitRun(training, {
    weights: layersModelWeights(classifier.model),
    loss: classifierLoss(classifier, { labelSmoothing: config.labelSmoothing }),
    predict: classifierPredict(classifier),
    batches: train,
    modelDim: config.embeddingDim,
    validation: {
      validation,
      metrics: () => validationMetrics(labels),
      monitor: 'accuracy',
    },
    columns: scoreColumns,
  });
}
