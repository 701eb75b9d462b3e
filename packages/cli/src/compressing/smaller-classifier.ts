import {
  assignWeights,
  decodeSafetensors,
  encodeSafetensors,
  layersModelWeights,
  readTensorData,
  setSeed,
  type TrainerCallbacks,
} from '@resattn/core';
import {
  type ClassifierBundle,
  classifierLoss,
  classifierPredict,
  compressWeights,
  distillationLoss,
  makeStudent,
  pruneStructure,
  restoreWeights,
  type WeightCompression,
} from '@resattn/models';
import { batchesOf } from '../classification/batches.js';
import { scoreColumns, validationMetrics } from '../classification/scores.js';
import type { ClassificationTraining } from '../classification/train.js';
import { fitRun } from '../run/fit.js';
import type { CompressOptions } from './compress-command.js';

/** A smaller model, and how its weights are to be written. */
export interface SmallerClassifier {
  readonly bundle: ClassifierBundle;
  readonly weights?: WeightCompression;
  readonly status: 'done' | 'interrupted';
}

/** Makes a smaller model by one of the methods, with training where the method takes some. */
export async function makeSmaller(
  training: ClassificationTraining,
  bundle: ClassifierBundle,
  options: CompressOptions,
): Promise<SmallerClassifier> {
  const { method, sparsity, keep, rank, share, temperature, teacher, attention, hidden } = options;
  const { classifier } = bundle;
  setSeed(training.config.seed);
  switch (method) {
    case 'int8':
    case 'int4':
      return { bundle, weights: { method }, status: 'done' };
    case 'low-rank':
      return { ...(await tuneCompressed(training, bundle, { method, rank })), bundle };
    case 'prune':
      return { ...(await tuneCompressed(training, bundle, { method, sparsity })), bundle };
    case 'prune-structure': {
      const pruned = { ...bundle, classifier: await pruneStructure(classifier, keep) };
      const loss = classifierLoss(pruned.classifier);
      return { bundle: pruned, status: await fineTune(training, pruned, { loss }) };
    }
    case 'distill': {
      const student = { ...bundle, classifier: await makeStudent(classifier, share) };
      const distillation = { temperature, teacher, attention, hidden };
      const loss = distillationLoss(student.classifier, classifier, distillation);
      return { bundle: student, status: await fineTune(training, student, { loss }) };
    }
  }
}

async function fineTune(
  training: ClassificationTraining,
  bundle: ClassifierBundle,
  { loss, callbacks }: { loss: ReturnType<typeof classifierLoss>; callbacks?: TrainerCallbacks },
): Promise<'done' | 'interrupted'> {
  const { classifier, tokenizer, labels } = bundle;
  const { config, task } = training;
  if (config.epochs === 0) return 'done';
  const { status } = await fitRun(training, {
    weights: layersModelWeights(classifier.model),
    loss,
    predict: classifierPredict(classifier),
    batches: trainingBatches(training, bundle),
    modelDim: config.embeddingDim,
    validation: {
      validation: batchesOf(task.validation, tokenizer, config, {
        isTraining: false,
        numClasses: labels.length,
      }),
      metrics: () => validationMetrics(labels),
      monitor: 'accuracy',
    },
    columns: scoreColumns,
    ...(callbacks && { callbacks }),
  });
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
async function tuneCompressed(
  training: ClassificationTraining,
  bundle: ClassifierBundle,
  compression: WeightCompression,
): Promise<Omit<SmallerClassifier, 'bundle'>> {
  const weights = layersModelWeights(bundle.classifier.model);
  const project = async () => {
    const { tensors, metadata } = compressWeights(await readTensorData(weights), compression);
    const { tensors: stored } = decodeSafetensors(encodeSafetensors(tensors), 'weights');
    assignWeights(weights, restoreWeights(stored, metadata));
  };
  await project();
  const { batchesPerEpoch } = trainingBatches(training, bundle);
  const status = await fineTune(training, bundle, {
    loss: classifierLoss(bundle.classifier),
    callbacks: {
      onStep: async ({ step }) => {
        if (step % PROJECT_EVERY === 0 || step % batchesPerEpoch === 0) await project();
      },
    },
  });
  return { status, weights: compression };
}
