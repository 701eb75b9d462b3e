import { useBestBackend } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import { type MachineOptions, tensorFlowOptions } from '../commands/machine-options.js';
import type { Terminal } from '../terminal/terminal.js';

/**
 * Starts what computes and says what it is; `isQuiet` says it only where it is not TensorFlow, which
 * is slow and should be known.
 */
export async function startBackend(
  machine: MachineOptions,
  { say, progress }: Terminal,
  { isQuiet = false } = {},
): Promise<void> {
  const options = { ...tensorFlowOptions(machine), log: say, progress };
  const { backend, line } = await useBestBackend(options);
  // tfjs's own advice to install its Node package, which is what this one replaces.
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false });
  if (!isQuiet || backend !== 'tensorflow') say(`device    ${line}`);
}
