import { setSeed } from '@resattn/core';
import type { WordVectors } from '@resattn/data';
import {
  ClassificationPipeline,
  type ClassifierBundle,
  classifierLoss,
  countParameters,
} from '@resattn/models';
import { progressOf } from '../../events.js';
import { fitRun } from '../../run/fit.js';
import type { Fitted, Saving } from '../../run/fitted.js';
import type { RunKeeper } from '../../run/keeper.js';
import { tellSmallSteps } from '../../run/step-size.js';
import { baselineEvent, trainBaseline } from './baseline.js';
import { batchesOf } from './batches.js';
import { fitOnValidation } from './combine.js';
import { makeModel, modelName, widthOf } from './model.js';
import { type ClassifierOutcome, testModel } from './outcome.js';
import { scoreColumns, validationMetrics } from './scores.js';
import { takeVectors } from './take-vectors.js';
import type { ClassificationTraining } from './task.js';
import { trainTokenizer } from './tokenizer.js';
import { tellUnseeded } from './unseeded-layers.js';

/** A training of a classifier, whatever keeps it. */
export type ClassifierFit = Omit<ClassificationTraining, 'run'> & { readonly run: RunKeeper };

/** What is done with a classifier on the way. */
export interface ClassifierSaving extends Saving<ClassifierBundle> {
  /** Reads the vectors of some words, where the embeddings start from such. Default: they do not. */
  vectorsOf?(words: readonly string[]): Promise<WordVectors>;
}

/** Trains the network and its baseline, and tests both. */
export async function fitClassifier(
  training: ClassifierFit,
  saving: ClassifierSaving = {},
): Promise<Fitted<ClassifierBundle, ClassifierOutcome>> {
  const { config, task, tell } = training;
  const baseline = await trainBaseline(task, config, progressOf(tell));
  tell(baselineEvent(baseline));

  setSeed(config.seed);
  const tokenizer = trainTokenizer(task.train, config);
  const classifier = makeModel(config, tokenizer, task.labels.length);
  const network: ClassifierBundle = { classifier, tokenizer, labels: task.labels };
  await saving.described?.(network);
  const vectors = saving.vectorsOf && (await takeVectors(training, network, saving.vectorsOf));
  const parameters = countParameters(classifier);
  tell({
    type: 'model',
    name: modelName(config),
    parameters,
    vocabulary: `${tokenizer.vocabularySize.toLocaleString('en-US')} tokens`,
  });
  tellUnseeded(classifier.model, tell);

  const fit = await fitModel(training, network);
  if (fit.status === 'interrupted') return { status: 'interrupted', step: fit.step };
  const started = performance.now();
  const { wide, temperature } = await fitOnValidation(training, network);
  if (wide) tell({ type: 'wide', parts: wide.parts, accuracy: wide.accuracy });
  const bundle: ClassifierBundle = {
    ...network,
    temperature,
    ...(wide && { ngrams: wide.mixture }),
  };
  await saving.trained?.(bundle);
  const seconds = fit.seconds + (wide ? (performance.now() - started) / 1000 : 0);
  const pipeline = new ClassificationPipeline(bundle, { maxLength: config.maxLength });
  try {
    const outcome: ClassifierOutcome = {
      model: wide ? `${modelName(config)} with n-grams` : modelName(config),
      parameters: parameters + (wide?.mixture.parameters ?? 0),
      ...{ fit, seconds, wide, baseline, vectors },
      ...(await testModel(training, pipeline, { baseline, temperature })),
    };
    return { status: 'done', bundle, outcome };
  } finally {
    pipeline.dispose();
  }
}

async function fitModel(
  training: ClassifierFit,
  { classifier, tokenizer, labels }: ClassifierBundle,
) {
  const { config, task, tell } = training;
  const numClasses = labels.length;
  const train = batchesOf(task.train, tokenizer, config, { isTraining: true, numClasses });
  const validation = batchesOf(task.validation, tokenizer, config, {
    isTraining: false,
    numClasses,
  });
  tellSmallSteps(tell, config, task.train.length, 'texts');
  if (train.truncated > 0) {
    tell({
      type: 'notice',
      topic: 'data',
      text: `${train.truncated.toLocaleString('en-US')} texts longer than ${config.maxLength} tokens are truncated`,
    });
  }
  return fitRun(withoutChoice(training), {
    model: classifier,
    loss: classifierLoss(classifier, { labelSmoothing: config.labelSmoothing }),
    batches: train,
    modelDim: widthOf(classifier),
    validation: {
      validation,
      metrics: validationMetrics(),
      // Where all classes count alike, the best weights are those of balanced accuracy.
      monitor: config.balanceClasses ? 'recall' : 'accuracy',
    },
    columns: scoreColumns,
  });
}

/** Validation texts below which the best of some evaluations is mostly the luckiest. */
const FEW_TO_CHOOSE_BY = 200;

/** Trains to the end of the schedule and keeps the last weights, where few texts validate. */
function withoutChoice(training: ClassifierFit): ClassifierFit {
  const { config, task, tell } = training;
  const count = task.validation.length;
  if (config.finalWeights !== undefined || count >= FEW_TO_CHOOSE_BY) return training;
  tell({
    type: 'notice',
    topic: 'data',
    text:
      `${count} texts validate, too few to choose weights by: training goes to its end and keeps its ` +
      'last weights, unless the best are asked for as final weights',
  });
  return {
    ...training,
    config: { ...config, finalWeights: 'last', patience: Number.MAX_SAFE_INTEGER },
  };
}
