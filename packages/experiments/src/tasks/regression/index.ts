import type { NumberedText } from '@resattn/data';
import type { Task } from '../../task.js';
import { type TargetTypes, taskOfTarget } from '../targets/target-of.js';
import type { RegressionConfig } from './config.js';
import { type NumberedRow, regressionTarget } from './kind.js';
import type { RegressionScores } from './scores.js';

export type { RegressionConfig } from './config.js';
export type { NumberedRow } from './kind.js';
export type { RegressionScores } from './scores.js';

export type RegressionTypes = TargetTypes<
  'regression',
  RegressionConfig,
  NumberedText,
  NumberedRow,
  RegressionScores
>;

/** Texts with numbers. */
export const regression: Task<RegressionTypes> = taskOfTarget({
  ...regressionTarget,
  kind: 'regression',
});
