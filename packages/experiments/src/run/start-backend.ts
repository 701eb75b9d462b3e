import { checkOptions } from '@resattn/options';
import { demandsOf, type TensorFlowOptions, useBestBackend } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import { progressOf, type Tell } from '../events.js';
import { type MachineOptions, tensorFlowOptions } from './machine.js';
import { recordedSettings, settingsNotice, settingsToResume } from './recorded-settings.js';

interface StartOptions {
  /** Calibrates first if that was not done yet: for what takes minutes. Default false. */
  readonly calibrates?: boolean | undefined;
  /** The run that is resumed or repeated, whose settings are taken. Default: none. */
  readonly like?: string | undefined;
}

/**
 * Starts what computes and tells what it is. Without options of the machine, a backend that the program
 * has started stays.
 */
export async function startBackend(
  machine: MachineOptions | undefined,
  tell: Tell,
  starting: StartOptions = {},
): Promise<void> {
  checkOptions('startBackend', starting, { calibrates: true, like: true });
  const { calibrates = false, like } = starting;
  const recorded = like === undefined ? undefined : await recordedSettings(like);
  const current = tf.engine().backendName;
  if (machine === undefined && current) {
    tell({ type: 'device', backend: current, description: current });
    return;
  }
  const own = tensorFlowOptions(machine ?? {});
  const options: TensorFlowOptions = {
    ...(recorded && settingsToResume(recorded)),
    ...demandsOf({}),
    ...own,
    ...(calibrates && own.calibration !== 'off' ? { calibration: 'measure' } : {}),
    log: (text) => tell({ type: 'notice', topic: 'setup', text }),
    progress: progressOf(tell),
  };
  const { backend, line } = await useBestBackend(options);
  // tfjs's own advice to install its Node package, which is what this one replaces.
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false });
  tell({ type: 'device', backend, description: line });
  const notice = recorded && settingsNotice(recorded);
  if (notice !== undefined) tell({ type: 'notice', topic: 'settings', text: notice });
}
