import { join } from 'node:path';
import { MODEL_FOLDER, saveSequence, saveSequenceDescription } from '@resattn/models/node';
import type { TrainingEnd } from '../../task.js';
import { fitSequence } from './fit-sequence.js';
import type { SequenceOutcome } from './outcome.js';
import { recordOutcome } from './record-outcome.js';
import type { SequenceTraining } from './task.js';

/** Trains a model, tests it beside a plain baseline and writes the outcome. */
export async function trainSequence(
  training: SequenceTraining,
): Promise<TrainingEnd<SequenceOutcome>> {
  const folder = join(training.run.folder, MODEL_FOLDER);
  const fitted = await fitSequence(training, {
    described: (bundle) => saveSequenceDescription(folder, bundle),
    trained: (bundle) => saveSequence(folder, bundle),
  });
  if (fitted.status === 'interrupted') return fitted;
  const { outcome } = fitted;
  await recordOutcome(training, outcome);
  return { status: 'done', outcome };
}
