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
import { UserError } from '../user-error.js';
import type { RunData, Training } from './task-kind.js';

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

/** Records a training step of the first batch; the run goes on as if it had not been. */
export async function profileStep(
  trainer: Trainer,
  batches: BatchSource,
  { run, terminal }: Pick<Training<unknown, RunData>, 'run' | 'terminal'>,
): Promise<void> {
  for await (const batch of batches.epoch(0, 0)) {
    const profile = trainer.profile(batch);
    const file = join(run.folder, FILE);
    await writeFileAtomic(file, `${JSON.stringify(chromeTrace(profile))}\n`);
    terminal.say(`profile   ${summary(profile)}`);
    terminal.say(`          ${file} opens in chrome://tracing and https://ui.perfetto.dev`);
    return;
  }
}

function summary(profile: StepProfile): string {
  const kinds = summarizeProfile(profile);
  const sum = kinds.reduce((total, { microseconds }) => total + microseconds, 0);
  const shares = kinds.slice(0, SHOWN).map(({ operation, count, microseconds }) => {
    const percent = ((100 * microseconds) / sum).toFixed(0);
    return `${operation} ${percent} % in ${count}`;
  });
  const milliseconds = (profile.microseconds / 1000).toFixed(1);
  return `a step takes ${milliseconds} ms: ${shares.join(', ')}`;
}
