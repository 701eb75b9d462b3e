import type { MultiLabelText } from '@resattn/data';
import type { Task } from '../../task.js';
import { type TargetTypes, taskOfTarget } from '../targets/target-of.js';
import type { MultiLabelConfig } from './config.js';
import { type MultiLabelRow, multiLabelTarget } from './kind.js';
import type { MultiLabelScores } from './scores.js';

export type { MultiLabelConfig } from './config.js';
export type { MultiLabelRow } from './kind.js';
export type { LabelScores, MultiLabelScores } from './scores.js';

export type MultiLabelTypes = TargetTypes<
  'multi-label',
  MultiLabelConfig,
  MultiLabelText,
  MultiLabelRow,
  MultiLabelScores
>;

/** Texts with any number of labels. */
export const multiLabel: Task<MultiLabelTypes> = taskOfTarget({
  ...multiLabelTarget,
  kind: 'multi-label',
});
