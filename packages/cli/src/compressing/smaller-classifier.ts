import { layersModelWeights, setSeed, type TrainerCallbacks } from '@resattn/core';
import {
  type ClassifierBundle,
  classifierLoss,
  classifierPredict,
  distillationLoss,
  makeStudent,
  pruneStructure,
  type WeightCompression,
} from '@resattn/models';
import * as tf from '@tensorflow/tfjs';
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
      return { bundle, weights: { method, rank }, status: 'done' };
    case 'prune': {
      const masks = pruningMasks(bundle, sparsity);
      masks.apply();
      const loss = classifierLoss(classifier);
      const status = await fineTune(training, bundle, { loss, callbacks: { onStep: masks.apply } });
      masks.apply();
      masks.dispose();
      return { bundle, weights: { method, sparsity }, status };
    }
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
  { classifier, tokenizer, labels }: ClassifierBundle,
  { loss, callbacks }: { loss: ReturnType<typeof classifierLoss>; callbacks?: TrainerCallbacks },
): Promise<'done' | 'interrupted'> {
  const { config, task } = training;
  if (config.epochs === 0) return 'done';
  const numClasses = labels.length;
  const batches = (examples: typeof task.train, isTraining: boolean) =>
    batchesOf(examples, tokenizer, config, { isTraining, numClasses });
  const { status } = await fitRun(training, {
    weights: layersModelWeights(classifier.model),
    loss,
    predict: classifierPredict(classifier),
    batches: batches(task.train, true),
    modelDim: config.embeddingDim,
    validation: {
      validation: batches(task.validation, false),
      metrics: () => validationMetrics(labels),
      monitor: 'accuracy',
    },
    columns: scoreColumns,
    ...(callbacks && { callbacks }),
  });
  return status === 'interrupted' ? 'interrupted' : 'done';
}

/** Keeps the smallest weights of all matrices at 0 while the others are trained. */
function pruningMasks(
  { classifier }: ClassifierBundle,
  sparsity: number,
): { apply(): void; dispose(): void } {
  const matrices = Object.values(layersModelWeights(classifier.model)).filter(
    ({ rank, size }) => rank >= 2 && size >= 256,
  );
  const masks = tf.tidy(() => {
    const all = tf.concat(matrices.map((matrix) => tf.abs(matrix).flatten()));
    const count = Math.floor(sparsity * all.size);
    const threshold = tf.topk(all, all.size - count).values.min();
    return matrices.map((matrix) => tf.cast(tf.greaterEqual(tf.abs(matrix), threshold), 'float32'));
  });
  return {
    apply: () =>
      tf.tidy(() => {
        matrices.forEach((matrix, i) => {
          matrix.assign(tf.mul(matrix, masks[i]!));
        });
      }),
    dispose: () => tf.dispose(masks),
  };
}
