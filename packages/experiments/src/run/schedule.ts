import { schedules } from '@resattn/core';
import type { TrainingConfig } from '../config/training-config.js';

/**
 * The learning rate of each of `totalSteps` steps.
 *
 * @param modelDim features of a token in the model, which `noam` scales by
 */
export function learningRateSchedule(
  config: Pick<TrainingConfig, 'schedule' | 'learningRate' | 'warmupSteps'>,
  totalSteps: number,
  modelDim: number,
): schedules.Schedule {
  const { schedule, learningRate, warmupSteps: warmup } = config;
  const warmupSteps = Math.round(warmup < 1 ? warmup * totalSteps : warmup);
  switch (schedule) {
    case 'one-cycle': {
      const riseShare = Math.min(warmupSteps / totalSteps, 1);
      return schedules.oneCycle({ maxLearningRate: learningRate, totalSteps, riseShare });
    }
    case 'cosine':
      return schedules.cosine({ learningRate, totalSteps, warmupSteps });
    case 'linear':
      return schedules.linear({ learningRate, totalSteps, warmupSteps });
    case 'constant':
      return schedules.constant({ learningRate, warmupSteps });
    case 'inverse-sqrt':
      return schedules.inverseSqrt({ learningRate, warmupSteps: Math.max(1, warmupSteps) });
    case 'noam':
      return schedules.noam({
        modelDim,
        warmupSteps: Math.max(1, warmupSteps),
        factor: learningRate,
      });
  }
}
