import { join } from 'node:path';
import {
  type BatchSource,
  chromeTrace,
  type StepProfile,
  summarizeProfile,
  type Trainer,
  tensorFlowBackend,
} from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import * as tf from '@tensorflow/tfjs';
import type { ProfileEvent } from '../events.js';
import type { RunData, Training } from '../task.js';
import { UserError } from '../user-error.js';

const FILE = 'profile.json';
const SHOWN = 6;

/** @throws UserError when the backend cannot record a step */
export function requireProfiler(): void {
  if (tensorFlowBackend()) return;
  throw new UserError(
    (option) => `${option('profile')} needs TensorFlow, and ${tf.getBackend()} computes here.`,
    ['run resattn doctor for what is missing', (option) => `leave ${option('profile')} out`],
  );
}

/** Records a training step of the first batch; the run continues as if it had not been. */
export async function profileStep(
  trainer: Trainer,
  batches: BatchSource,
  { run, tell }: Pick<Training<unknown, RunData>, 'run' | 'tell'>,
): Promise<void> {
  for await (const batch of batches.epoch(0, 0)) {
    const profile = trainer.profile(batch);
    const file = join(run.folder, FILE);
    await writeFileAtomic(file, `${JSON.stringify(chromeTrace(profile))}\n`);
    tell(profileEvent(file, profile));
    return;
  }
}

function profileEvent(file: string, profile: StepProfile): ProfileEvent {
  const kinds = summarizeProfile(profile);
  const sum = kinds.reduce((total, { microseconds }) => total + microseconds, 0);
  return {
    type: 'profile',
    file,
    milliseconds: profile.microseconds / 1000,
    operations: kinds.slice(0, SHOWN).map(({ operation, count, microseconds }) => ({
      operation,
      count,
      share: microseconds / sum,
    })),
  };
}
