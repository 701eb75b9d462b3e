import { checkOptions } from '@resattn/options';
import { checkNumbers, type Schedule } from './schedule.js';

export interface StepOptions {
  readonly learningRate: number;
  /** Steps between two drops. */
  readonly stepSize: number;
  /** Factor of a drop. Default 0.1. */
  readonly gamma?: number | undefined;
}

/** Drops the rate by a factor every `stepSize` steps. */
export function step(options: StepOptions): Schedule {
  checkOptions('step', options, { learningRate: true, stepSize: true, gamma: true });
  const { learningRate, stepSize, gamma = 0.1 } = options;
  checkNumbers('step', { learningRate, gamma });
  checkNumbers('step', { stepSize }, 1);
  return (at) => learningRate * gamma ** Math.floor(at / stepSize);
}

export interface MultiStepOptions {
  readonly learningRate: number;
  /** Steps at which the rate drops. */
  readonly milestones: readonly number[];
  /** Factor of a drop. Default 0.1. */
  readonly gamma?: number | undefined;
}

/** Drops the rate by a factor at each milestone. */
export function multiStep(options: MultiStepOptions): Schedule {
  checkOptions('multiStep', options, { learningRate: true, milestones: true, gamma: true });
  const { learningRate, milestones, gamma = 0.1 } = options;
  checkNumbers('multiStep', { learningRate, gamma });
  return (at) => learningRate * gamma ** milestones.filter((milestone) => milestone <= at).length;
}

export interface ExponentialOptions {
  readonly learningRate: number;
  /** Factor of each step. */
  readonly gamma: number;
}

/** Multiplies the rate by a factor at every step. */
export function exponential(options: ExponentialOptions): Schedule {
  checkOptions('exponential', options, { learningRate: true, gamma: true });
  const { learningRate, gamma } = options;
  checkNumbers('exponential', { learningRate, gamma });
  return (at) => learningRate * gamma ** at;
}
