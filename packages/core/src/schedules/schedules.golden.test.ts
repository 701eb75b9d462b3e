import { readJson } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import * as schedules from './index.js';

interface ScheduleCase {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the configurations of all schedules differ
  readonly config: any;
  readonly metrics?: number[];
  readonly values: number[];
}

/** The schedule of a reference case, from its configuration in the reference's terms. */
function scheduleOf({ name, config, metrics }: ScheduleCase): schedules.Schedule {
  const { lr: learningRate, warmup_steps: warmupSteps, total_steps: totalSteps } = config;
  const warmup = { learningRate, warmupSteps, totalSteps, cycles: config.num_cycles };
  switch (name) {
    case 'noam':
      return schedules.noam({ modelDim: config.d_model, warmupSteps, factor: config.factor });
    case 'inverse_sqrt':
      return schedules.inverseSqrt({ ...warmup, timescale: config.timescale ?? undefined });
    case 'cosine_warmup':
      return schedules.cosine(warmup);
    case 'cosine_min_lr':
      return schedules.cosine({ ...warmup, minLearningRate: config.min_lr_rate * learningRate });
    case 'cosine_hard_restarts':
      return schedules.cosineWithRestarts(warmup);
    case 'linear_warmup':
      return schedules.linear(warmup);
    case 'constant_warmup':
      return schedules.constant(warmup);
    case 'polynomial':
      return schedules.polynomial({
        ...warmup,
        endLearningRate: config.lr_end,
        power: config.power,
      });
    case 'one_cycle':
      return schedules.oneCycle({
        maxLearningRate: config.max_lr,
        totalSteps,
        riseShare: config.pct_start,
        shape: config.anneal === 'cos' ? 'cosine' : 'linear',
        divFactor: config.div_factor,
        finalDivFactor: config.final_div_factor,
        threePhase: config.three_phase,
      });
    case 'cosine_annealing':
      return schedules.cosineAnnealing({
        learningRate,
        period: config.T_max,
        minLearningRate: config.eta_min,
      });
    case 'cosine_warm_restarts':
      return schedules.cosineWarmRestarts({
        learningRate,
        period: config.T_0,
        periodFactor: config.T_mult,
        minLearningRate: config.eta_min,
      });
    case 'step':
      return schedules.step({ learningRate, stepSize: config.step_size, gamma: config.gamma });
    case 'multi_step':
      return schedules.multiStep({
        learningRate,
        milestones: config.milestones,
        gamma: config.gamma,
      });
    case 'exponential':
      return schedules.exponential({ learningRate, gamma: config.gamma });
    case 'wsd':
      return schedules.warmupStableDecay({
        learningRate,
        warmupSteps,
        stableSteps: config.stable_steps,
        decaySteps: config.decay_steps,
        warmupShape: config.warmup_type,
        decayShape: config.decay_type,
        minLearningRate: config.min_lr_ratio * learningRate,
      });
    case 'reduce_on_plateau': {
      const plateau = schedules.reduceOnPlateau({
        learningRate,
        mode: config.mode,
        factor: config.factor,
        patience: config.patience,
        threshold: config.threshold,
        thresholdMode: config.threshold_mode,
        cooldown: config.cooldown,
        minLearningRate: config.min_lr,
      });
      return (step) => plateau.update(metrics![step]!);
    }
    default:
      throw new Error(`no schedule for the reference case ${name}`);
  }
}

const { schedules: cases, tolerance_rel: tolerance } = readJson<{
  schedules: ScheduleCase[];
  tolerance_rel: number;
}>('optim', 'schedules.json');

describe('schedules', () => {
  it.each(cases.map((reference, index) => ({ index, ...reference })))(
    '$name $index',
    (reference) => {
      const schedule = scheduleOf(reference);
      reference.values.forEach((expected, step) => {
        const actual = schedule(step);
        // The reference's end of a cosine is zero but for rounding.
        const scale = Math.max(Math.abs(expected), 1e-12);
        expect(
          Math.abs(actual - expected) / scale,
          `step ${step}: ${actual}, ${expected}`,
        ).toBeLessThan(tolerance);
      });
    },
  );
});
