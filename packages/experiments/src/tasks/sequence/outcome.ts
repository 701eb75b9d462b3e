import type { FitResult } from '@resattn/core';
import type { Averaging } from './average.js';
import type { Tested } from './test-model.js';

/** The result of a training run. */
export interface SequenceOutcome extends Tested {
  readonly fit: FitResult & Partial<Averaging>;
  readonly parameters: number;
}
