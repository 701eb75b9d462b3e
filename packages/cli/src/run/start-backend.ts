import { demandsOf, type TensorFlowOptions, useBestBackend } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import type { Terminal } from '../terminal/terminal.js';
import { type MachineOptions, tensorFlowOptions } from './machine.js';
import { recordedSettings, settingsNotice, settingsToResume } from './recorded-settings.js';

interface StartOptions {
  /** Says what computes only where it is not TensorFlow, which is slow and should be known. Default false. */
  readonly isQuiet?: boolean;
  /** Calibrates first if that was not done yet: for what takes minutes. Default false. */
  readonly calibrates?: boolean;
  /** The run that is resumed: it is computed with the settings that it was begun with. Default: none. */
  readonly resumed?: string;
}

/** Starts what computes and says what it is. */
export async function startBackend(
  machine: MachineOptions,
  { say, progress }: Terminal,
  { isQuiet = false, calibrates = false, resumed }: StartOptions = {},
): Promise<void> {
  const recorded = resumed === undefined ? undefined : await recordedSettings(resumed);
  const own = tensorFlowOptions(machine);
  const options: TensorFlowOptions = {
    ...(recorded && settingsToResume(recorded)),
    ...demandsOf({}),
    ...own,
    ...(calibrates && own.calibration !== 'off' ? { calibration: 'measure' } : {}),
    ...{ log: say, progress },
  };
  const { backend, line } = await useBestBackend(options);
  // tfjs's own advice to install its Node package, which is what this one replaces.
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false });
  if (!isQuiet || backend !== 'tensorflow') say(`device    ${line}`);
  const notice = recorded && settingsNotice(recorded);
  if (notice !== undefined) say(`settings  ${notice}`);
}
