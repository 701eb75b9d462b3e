import { join } from 'node:path';
import {
  MODEL_FOLDER,
  saveLanguageModel,
  saveLanguageModelDescription,
} from '@resattn/models/node';
import type { TrainingEnd } from '../../task.js';
import { fitLanguageModel } from './fit-language-model.js';
import type { LanguageModelOutcome } from './outcome.js';
import { recordOutcome } from './record-outcome.js';
import type { LanguageModelTraining } from './task.js';

/** Trains a model, scores it on the validation text beside a plain baseline and writes the outcome. */
export async function trainLanguageModel(
  training: LanguageModelTraining,
): Promise<TrainingEnd<LanguageModelOutcome>> {
  const folder = join(training.run.folder, MODEL_FOLDER);
  const fitted = await fitLanguageModel(training, {
    described: (bundle) => saveLanguageModelDescription(folder, bundle),
    trained: (bundle) => saveLanguageModel(folder, bundle),
  });
  if (fitted.status === 'interrupted') return fitted;
  const { outcome } = fitted;
  await recordOutcome(training, outcome);
  return { status: 'done', outcome };
}
