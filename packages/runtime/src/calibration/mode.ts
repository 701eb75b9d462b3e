/**
 * `off`: the defaults; `recorded`: what a calibration has measured, if one has; `measure`: calibrates if
 * none has.
 */
export type CalibrationMode = 'off' | 'recorded' | 'measure';

const modes: readonly string[] = ['off', 'recorded', 'measure'];

/**
 * What `RESATTN_CALIBRATION` says, else the option, else `recorded`.
 *
 * @throws Error when either is none of the three
 */
export function calibrationMode(
  option: CalibrationMode = 'recorded',
  environment: NodeJS.ProcessEnv = process.env,
): CalibrationMode {
  const said = environment.RESATTN_CALIBRATION || undefined;
  const mode = said ?? option;
  if (modes.includes(mode)) return mode as CalibrationMode;
  const name = said === undefined ? 'calibration' : 'RESATTN_CALIBRATION';
  throw new Error(`${name} is "${mode}", expected ${modes.join(', ')}`);
}
