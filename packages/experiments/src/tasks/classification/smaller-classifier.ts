import {
  assignWeights,
  decodeSafetensors,
  encodeSafetensors,
  type LossFunction,
  readTensorData,
  setSeed,
  type TrainerCallbacks,
} from '@resattn/core';
import { type ClassifierBundle, classifierLoss, type TextClassifier } from '@resattn/models';
import {
  compressWeights,
  distillationLoss,
  makeStudent,
  pruneStructure,
  restoreWeights,
  type WeightCompression,
} from '@resattn/models/compression';
import type { CompressionMethod, CompressOptions } from '../../compression/options.js';
import type { ClassificationConfig } from '../../config/classification-config.js';
import { fitRun } from '../../run/fit.js';
import { partOfTraining, type TrainingLength } from '../../run/part-of-training.js';
import { batchesOf } from './batches.js';
import { networkOptions, widthOf } from './model.js';
import { scoreColumns, validationMetrics } from './scores.js';
import type { ClassificationTraining } from './task.js';

/** A smaller model, how its weights are to be written, and the training that it needs before. */
export interface SmallerClassifier {
  readonly bundle: ClassifierBundle;
  readonly weights?: WeightCompression | undefined;
  readonly tune?:
    | ((training: ClassificationTraining) => Promise<'done' | 'interrupted'>)
    | undefined;
}

type Options = CompressOptions & { readonly method: CompressionMethod };

/** A student of a quarter of the parameters is about a third as wide, and learns at a higher rate. */
const STUDENT_RATE = 4;

/** A student sees its teacher's answers for more epochs than the teacher had for the labels. */
const STUDENT_EPOCHS = 1.5;

/** Part of the run's epochs for which what is left of a pruned model is trained on. */
const PRUNED_EPOCHS = 0.25;

/** The same where more is lost at first: without whole channels, or with matrices of low rank. */
const NARROWED_EPOCHS = 0.75;

/**
 * A smaller model by one of the methods, and how it is trained where the method takes some training.
 *
 * @throws Error for options that would leave nothing of the model, and for models that have no such form
 */
export async function prepareSmaller(
  bundle: ClassifierBundle,
  trained: ClassificationConfig,
  options: Options,
): Promise<SmallerClassifier> {
  const { method, sparsity, keep, rank, share } = options;
  const { temperature, teacher, attention, hidden, learningRate } = options;
  const { classifier } = bundle;
  setSeed(trained.seed);
  const length = (part: number) => partOfTraining(trained, part, options.epochs);
  switch (method) {
    case 'int8':
    case 'int4':
    case 'dynamic-int8':
      return { bundle, weights: { method } };
    case 'low-rank':
      return tunedCompressed(bundle, { method, rank }, length(NARROWED_EPOCHS));
    case 'prune':
      return tunedCompressed(bundle, { method, sparsity }, length(PRUNED_EPOCHS));
    case 'prune-structure': {
      const pruned = { ...bundle, classifier: await pruneStructure(classifier, keep) };
      const tuning = { loss: classifierLoss(pruned.classifier), length: length(NARROWED_EPOCHS) };
      return { bundle: pruned, tune: (training) => fineTune(training, pruned, tuning) };
    }
    case 'distill': {
      const student = { ...bundle, classifier: await makeStudent(classifier, share) };
      const distillation = { temperature, teacher, attention, hidden };
      const tuning = {
        loss: distillationLoss(student.classifier, classifier, distillation),
        length: length(STUDENT_EPOCHS),
        learningRate: learningRate ?? STUDENT_RATE * trained.learningRate,
      };
      return { bundle: student, tune: (training) => fineTune(training, student, tuning) };
    }
  }
}

/** The configuration of a run with the options of a model made smaller. */
export function configOf(
  { config }: TextClassifier,
  trained: ClassificationConfig,
): ClassificationConfig {
  const names = Object.keys(networkOptions(trained));
  const own = Object.entries(config).filter(([name]) => names.includes(name));
  return { ...trained, ...Object.fromEntries(own) } as ClassificationConfig;
}

interface Tuning {
  readonly loss: LossFunction;
  readonly length: TrainingLength;
  /** Default: the run's own. */
  readonly learningRate?: number | undefined;
  readonly callbacks?: TrainerCallbacks | undefined;
}

async function fineTune(
  training: ClassificationTraining,
  bundle: ClassifierBundle,
  { loss, length, learningRate = training.config.learningRate, callbacks }: Tuning,
): Promise<'done' | 'interrupted'> {
  if (length.epochs === 0) return 'done';
  const { classifier, tokenizer, labels } = bundle;
  const { task } = training;
  const config = { ...training.config, ...length, learningRate };
  const { status } = await fitRun(
    { ...training, config },
    {
      model: classifier,
      loss,
      batches: trainingBatches(training, bundle),
      modelDim: widthOf(classifier),
      validation: {
        validation: batchesOf(task.validation, tokenizer, config, {
          isTraining: false,
          numClasses: labels.length,
        }),
        metrics: validationMetrics(),
        monitor: 'accuracy',
      },
      columns: scoreColumns,
      ...(callbacks && { callbacks }),
    },
  );
  return status === 'interrupted' ? 'interrupted' : 'done';
}

const trainingBatches = (
  { config, task }: ClassificationTraining,
  { tokenizer, labels }: ClassifierBundle,
) => batchesOf(task.train, tokenizer, config, { isTraining: true, numClasses: labels.length });

/** Steps of training between two projections. */
const PROJECT_EVERY = 16;

/**
 * Trains the model on while its weights are brought back, every few steps and at the end of each
 * epoch, to what their compressed form can hold: projected gradient descent.
 */
async function tunedCompressed(
  bundle: ClassifierBundle,
  compression: WeightCompression,
  length: TrainingLength,
): Promise<SmallerClassifier> {
  const weights = bundle.classifier.weights;
  const project = async () => {
    const { tensors, metadata } = compressWeights(await readTensorData(weights), compression);
    const { tensors: stored } = decodeSafetensors(encodeSafetensors(tensors), 'weights');
    assignWeights(weights, restoreWeights(stored, metadata));
  };
  await project();
  return {
    bundle,
    weights: compression,
    tune: (training) => {
      const { batchesPerEpoch } = trainingBatches(training, bundle);
      return fineTune(training, bundle, {
        loss: classifierLoss(bundle.classifier),
        length,
        callbacks: {
          onStep: async ({ step }) => {
            if (step % PROJECT_EVERY === 0 || step % batchesPerEpoch === 0) await project();
          },
        },
      });
    },
  };
}
