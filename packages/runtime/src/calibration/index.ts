export { type CalibrateOptions, calibrate, recordedCalibration } from './calibrate.js';
export { type CalibrationMode, calibrationMode } from './mode.js';
export type { CalibrationRecord, CalibrationSubject } from './record.js';
export {
  type ChosenSettings,
  type Demands,
  demandsOf,
  recommendedSettings,
  type Settings,
  type Timing,
} from './settings.js';
