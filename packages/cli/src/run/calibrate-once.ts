import { calibrate, calibrationMode, type TensorFlowLibrary } from '@resattn/runtime';
import type { Terminal } from '../terminal/terminal.js';

/** Measures which settings are fastest here, unless that is known or `RESATTN_CALIBRATION=off`. */
export async function calibrateOnce(
  library: TensorFlowLibrary,
  { say }: Terminal,
  { force = false } = {},
): Promise<void> {
  if (calibrationMode() === 'off') return;
  await calibrate(library, { force, log: say });
}
