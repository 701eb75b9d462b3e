import { type LearningRateSchedule, schedules } from '@resattn/core';
import type { ClassificationConfig } from '../config/classification-config.js';

/** The learning rate of each of `totalSteps` steps. */
export function learningRateSchedule(
  config: Pick<ClassificationConfig, 'schedule' | 'learningRate' | 'warmup'>,
  totalSteps: number,
): LearningRateSchedule {
  const { schedule, learningRate, warmup } = config;
  const warmupSteps = Math.round(warmup * totalSteps);
  switch (schedule) {
    case 'one-cycle':
      return schedules.oneCycle({ maxLearningRate: learningRate, totalSteps, riseShare: warmup });
    case 'cosine':
      return schedules.cosine({ learningRate, totalSteps, warmupSteps });
    case 'linear':
      return schedules.linear({ learningRate, totalSteps, warmupSteps });
    case 'constant':
      return schedules.constant({ learningRate, warmupSteps });
  }
}
