import { checkOptions } from '@resattn/options';
import { checkNumbers, type Schedule } from './schedule.js';

export interface CosineAnnealingOptions {
  readonly learningRate: number;
  /** Steps from the highest to the lowest rate; after them the rate rises again. */
  readonly period: number;
  /** Default 0. */
  readonly minLearningRate?: number | undefined;
}

function halfCosine(highest: number, lowest: number, progress: number): number {
  return lowest + ((highest - lowest) * (1 + Math.cos(Math.PI * progress))) / 2;
}

/** A cosine that falls for `period` steps, rises for as many, and so on. */
export function cosineAnnealing(options: CosineAnnealingOptions): Schedule {
  checkOptions('cosineAnnealing', options, {
    learningRate: true,
    period: true,
    minLearningRate: true,
  });
  const { learningRate, period, minLearningRate = 0 } = options;
  checkNumbers('cosineAnnealing', { learningRate, minLearningRate });
  checkNumbers('cosineAnnealing', { period }, 1);
  return (step) => halfCosine(learningRate, minLearningRate, step / period);
}

export interface CosineWarmRestartsOptions {
  readonly learningRate: number;
  /** Steps until the first restart. */
  readonly period: number;
  /** Each period is this many times as long as the one before. Default 1. */
  readonly periodFactor?: number | undefined;
  /** Default 0. */
  readonly minLearningRate?: number | undefined;
}

/**
 * Half cosines from the highest to the lowest rate, the next one longer than the one before.
 *
 * Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017.
 */
export function cosineWarmRestarts(options: CosineWarmRestartsOptions): Schedule {
  checkOptions('cosineWarmRestarts', options, {
    learningRate: true,
    period: true,
    periodFactor: true,
    minLearningRate: true,
  });
  const { learningRate, period, periodFactor = 1, minLearningRate = 0 } = options;
  checkNumbers('cosineWarmRestarts', { learningRate, minLearningRate });
  checkNumbers('cosineWarmRestarts', { period, periodFactor }, 1);
  return (step) => {
    let start = 0;
    let length = period;
    if (periodFactor === 1) {
      start = Math.floor(step / period) * period;
    } else {
      for (; step >= start + length; length *= periodFactor) start += length;
    }
    return halfCosine(learningRate, minLearningRate, (step - start) / length);
  };
}
