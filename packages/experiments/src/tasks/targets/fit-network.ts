import { type FitResult, setSeed } from '@resattn/core';
import type { Tokenizer } from '@resattn/data';
import { type ClassifierBundle, classificationBatches, countParameters } from '@resattn/models';
import { fitRun } from '../../run/fit.js';
import { tellSmallSteps } from '../../run/step-size.js';
import { UsageError } from '../../user-error.js';
import { makeModel, modelName, widthOf } from '../classification/model.js';
import { takeVectors, type VectorCoverage } from '../classification/take-vectors.js';
import { trainTokenizer } from '../classification/tokenizer.js';
import { tellUnseeded } from '../classification/unseeded-layers.js';
import { readVectors } from '../classification/vectors-file.js';
import type { TargetKind } from './target-kind.js';
import type { NetworkConfig, OutputReading, TargetTraining } from './task.js';

/** A network that was trained, or whose training was interrupted. */
export type FittedNetwork =
  | { readonly status: 'interrupted'; readonly step: number }
  | {
      readonly status: 'done';
      readonly fit: FitResult;
      readonly bundle: ClassifierBundle;
      readonly reading: OutputReading;
      readonly parameters: number;
      /** What of the texts has a word vector. */
      readonly vectors?: VectorCoverage | undefined;
    };

/** Makes the vocabulary and the network of a run, and trains it. */
export async function fitNetwork<
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
>(
  kind: TargetKind<C, Example, Row, Scores>,
  training: TargetTraining<C, Example>,
  described: (bundle: ClassifierBundle) => Promise<void>,
): Promise<FittedNetwork> {
  const { config, task, tell } = training;
  if (config.labelSmoothing !== 0) {
    throw new UsageError(
      (option) =>
        `${option('labelSmoothing', config.labelSmoothing)}: only classes that exclude each other are smoothed.`,
      [(option) => `leave out ${option('labelSmoothing')}`],
    );
  }
  setSeed(config.seed);
  const tokenizer = trainTokenizer(task.train, config);
  const classifier = makeModel(config, tokenizer, task.labels.length);
  const scale = kind.scaleOf?.(task.train);
  const reading: OutputReading = scale ? { scale } : {};
  const { labels } = task;
  const { problemType } = kind;
  const bundle: ClassifierBundle = { classifier, tokenizer, labels, problemType, ...reading };
  await described(bundle);
  const { vectors: file } = config;
  const vectors =
    file === undefined
      ? undefined
      : await takeVectors(training, bundle, (words) => readVectors(file, words, training));
  const parameters = countParameters(classifier);
  tell({
    ...{ type: 'model', name: modelName(config), parameters },
    vocabulary: `${tokenizer.vocabularySize.toLocaleString('en-US')} tokens`,
  });
  tellUnseeded(classifier.model, tell);
  const batches = (examples: readonly Example[], isTraining: boolean) =>
    batchesOf(
      examples.map((example) => kind.learned(example, reading)),
      tokenizer,
      config,
      { isTraining, numClasses: labels.length },
    );
  const train = batches(task.train, true);
  tellSmallSteps(tell, config, task.train.length, 'texts');
  if (train.truncated > 0) {
    const text = `${train.truncated.toLocaleString('en-US')} texts longer than ${config.maxLength} tokens are truncated`;
    tell({ type: 'notice', topic: 'data', text });
  }
  const { columns, monitor, metrics } = kind.validation;
  const fit = await fitRun(training, {
    model: classifier,
    loss: kind.loss(classifier, config, task),
    batches: train,
    modelDim: widthOf(classifier),
    validation: { validation: batches(task.validation, false), metrics: metrics(), monitor },
    columns,
  });
  if (fit.status === 'interrupted') return { status: 'interrupted', step: fit.step };
  return { status: 'done', fit, bundle, reading, parameters, vectors };
}

function batchesOf(
  examples: Parameters<typeof classificationBatches>[0],
  tokenizer: Tokenizer,
  { maxLength, batchSize, seed }: NetworkConfig,
  { isTraining, numClasses }: { readonly isTraining: boolean; readonly numClasses: number },
) {
  return classificationBatches(examples, tokenizer, {
    ...{ maxLength, batchSize, seed, numClasses },
    shuffle: isTraining,
  });
}
