import { join } from 'node:path';
import { MODEL_FOLDER, saveClassifier, saveClassifierDescription } from '@resattn/models/node';
import type { TrainingEnd } from '../../task.js';
import { fitClassifier } from './fit-classifier.js';
import type { ClassifierOutcome } from './outcome.js';
import { recordOutcome } from './record-outcome.js';
import type { ClassificationTraining } from './task.js';
import { readVectors } from './vectors-file.js';

/** Trains the network and its baseline, tests both and writes the outcome. */
export async function trainClassifier(
  training: ClassificationTraining,
): Promise<TrainingEnd<ClassifierOutcome>> {
  const { vectors } = training.config;
  const folder = join(training.run.folder, MODEL_FOLDER);
  const fitted = await fitClassifier(training, {
    described: (bundle) => saveClassifierDescription(folder, bundle),
    trained: (bundle) => saveClassifier(folder, bundle),
    ...(vectors !== undefined && { vectorsOf: (words) => readVectors(vectors, words, training) }),
  });
  if (fitted.status === 'interrupted') return fitted;
  const { outcome } = fitted;
  await recordOutcome(training, outcome);
  return { status: 'done', outcome };
}
