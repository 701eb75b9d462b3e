import { calibrate, calibrationMode, type TensorFlowLibrary } from '@resattn/runtime';
import type { Tell } from '../events.js';

/** Measures which settings are fastest here, unless that is known or `RESATTN_CALIBRATION=off`. */
export async function calibrateOnce(
  library: TensorFlowLibrary,
  tell: Tell,
  { force = false } = {},
): Promise<void> {
  if (calibrationMode() === 'off') return;
  const log = (text: string) => tell({ type: 'notice', topic: 'setup', text });
  await calibrate(library, { force, log });
}
