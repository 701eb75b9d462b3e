import { checkOptions } from '@resattn/options';
import { checkNumbers, type Schedule, type WarmupOptions, warmUp } from './schedule.js';

export interface DecayOptions extends WarmupOptions {
  /** Step at which the decay is over, warm-up included. */
  readonly totalSteps: number;
}

/** Share of the decay that is done, from 0; beyond `totalSteps` it is more than 1. */
function progressOf({ totalSteps, warmupSteps = 0 }: DecayOptions): (step: number) => number {
  const decaySteps = Math.max(1, totalSteps - warmupSteps);
  return (step) => step / decaySteps;
}

/** The same rate always, after an optional linear warm-up. */
export function constant(options: WarmupOptions): Schedule {
  checkOptions('constant', options, { learningRate: true, warmupSteps: true });
  return warmUp('constant', options, () => 1);
}

/** Linear to 0 at `totalSteps`. */
export function linear(options: DecayOptions): Schedule {
  checkOptions('linear', options, { totalSteps: true, learningRate: true, warmupSteps: true });
  checkNumbers('linear', { totalSteps: options.totalSteps }, 1);
  const progress = progressOf(options);
  return warmUp('linear', options, (step) => Math.max(0, 1 - progress(step)));
}

export interface PolynomialOptions extends DecayOptions {
  /** Rate from `totalSteps` on. Default 1e-7. */
  readonly endLearningRate?: number | undefined;
  /** Default 1: linear. */
  readonly power?: number | undefined;
}

/** `end + (rate - end) (1 - progress)^power`. */
export function polynomial(options: PolynomialOptions): Schedule {
  checkOptions('polynomial', options, {
    endLearningRate: true,
    power: true,
    totalSteps: true,
    learningRate: true,
    warmupSteps: true,
  });
  const { learningRate, totalSteps, endLearningRate = 1e-7, power = 1 } = options;
  checkNumbers('polynomial', { totalSteps }, 1);
  checkNumbers('polynomial', { endLearningRate, power });
  const progress = progressOf(options);
  const end = endLearningRate / learningRate;
  return warmUp(
    'polynomial',
    options,
    (step) => (1 - end) * Math.max(0, 1 - progress(step)) ** power + end,
  );
}

export interface CosineOptions extends DecayOptions {
  /** Cosine periods in the decay: 0.5 falls once, 1.5 falls, rises and falls. Default 0.5. */
  readonly cycles?: number | undefined;
  /** Lowest rate. Default 0. */
  readonly minLearningRate?: number | undefined;
}

/**
 * Half a cosine from the rate down to the lowest rate at `totalSteps`.
 *
 * Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017 (without
 * the restarts).
 */
export function cosine(options: CosineOptions): Schedule {
  checkOptions('cosine', options, {
    cycles: true,
    minLearningRate: true,
    totalSteps: true,
    learningRate: true,
    warmupSteps: true,
  });
  const { learningRate, totalSteps, cycles = 0.5, minLearningRate = 0 } = options;
  checkNumbers('cosine', { totalSteps }, 1);
  checkNumbers('cosine', { cycles, minLearningRate });
  const progress = progressOf(options);
  const least = minLearningRate / learningRate;
  return warmUp('cosine', options, (step) => {
    const height = 0.5 * (1 + Math.cos(2 * Math.PI * cycles * progress(step)));
    return Math.max(0, height * (1 - least) + least);
  });
}

export interface CosineWithRestartsOptions extends DecayOptions {
  /** How often the cosine falls, from the full rate each time. Default 1. */
  readonly cycles?: number | undefined;
}

/** Several half cosines of equal length, each from the full rate; 0 from `totalSteps` on. */
export function cosineWithRestarts(options: CosineWithRestartsOptions): Schedule {
  checkOptions('cosineWithRestarts', options, {
    cycles: true,
    totalSteps: true,
    learningRate: true,
    warmupSteps: true,
  });
  const { totalSteps, cycles = 1 } = options;
  checkNumbers('cosineWithRestarts', { totalSteps }, 1);
  checkNumbers('cosineWithRestarts', { cycles });
  const progress = progressOf(options);
  return warmUp('cosineWithRestarts', options, (step) => {
    const done = progress(step);
    return done >= 1 ? 0 : 0.5 * (1 + Math.cos(Math.PI * ((cycles * done) % 1)));
  });
}

export interface InverseSqrtOptions extends WarmupOptions {
  /** Steps over which the rate falls to 1/sqrt(2). Default: the warm-up, 10000 without one. */
  readonly timescale?: number | undefined;
}

/** `rate / sqrt((step + timescale - warmupSteps) / timescale)` after a linear warm-up. */
export function inverseSqrt(options: InverseSqrtOptions): Schedule {
  checkOptions('inverseSqrt', options, { timescale: true, learningRate: true, warmupSteps: true });
  const { warmupSteps = 0, timescale = warmupSteps || 10000 } = options;
  checkNumbers('inverseSqrt', { timescale }, Number.MIN_VALUE);
  return warmUp('inverseSqrt', options, (step) => 1 / Math.sqrt((step + timescale) / timescale));
}

export interface NoamOptions {
  /** Width of the model. */
  readonly modelDim: number;
  readonly warmupSteps: number;
  /** Default 1. */
  readonly factor?: number | undefined;
}

/**
 * `factor modelDim^-0.5 min(s^-0.5, s warmupSteps^-1.5)` with s = step + 1.
 *
 * Vaswani et al., "Attention is all you need", NeurIPS 2017, section 5.3.
 */
export function noam(options: NoamOptions): Schedule {
  checkOptions('noam', options, { modelDim: true, warmupSteps: true, factor: true });
  const { modelDim, warmupSteps, factor = 1 } = options;
  checkNumbers('noam', { modelDim, warmupSteps }, 1);
  checkNumbers('noam', { factor });
  return (step) => {
    const s = step + 1;
    return factor * modelDim ** -0.5 * Math.min(s ** -0.5, s * warmupSteps ** -1.5);
  };
}

/** Shape of a rise or a fall between two rates. */
export type RampShape = 'linear' | 'cosine' | '1-sqrt';

export interface WarmupStableDecayOptions extends WarmupOptions {
  /** Steps at the full rate. */
  readonly stableSteps: number;
  /** Steps of the fall to `minLearningRate`. */
  readonly decaySteps: number;
  /** Default `linear`. */
  readonly warmupShape?: RampShape | undefined;
  /** Default `cosine`. */
  readonly decayShape?: RampShape | undefined;
  /** Rate at the start of the warm-up and from the decay's end on. Default 0. */
  readonly minLearningRate?: number | undefined;
}

const falls: Record<RampShape, (progress: number) => number> = {
  linear: (progress) => 1 - progress,
  cosine: (progress) => 0.5 * (1 + Math.cos(Math.PI * progress)),
  '1-sqrt': (progress) => 1 - Math.sqrt(progress),
};

/**
 * Rises, holds the rate, and falls at the end only, so that a run can be prolonged from its stable
 * part.
 *
 * Hu et al., "MiniCPM: unveiling the potential of small language models with scalable training
 * strategies", 2024.
 */
export function warmupStableDecay(options: WarmupStableDecayOptions): Schedule {
  checkOptions('warmupStableDecay', options, {
    stableSteps: true,
    decaySteps: true,
    warmupShape: true,
    decayShape: true,
    minLearningRate: true,
    learningRate: true,
    warmupSteps: true,
  });
  const { learningRate, warmupSteps = 0, stableSteps, decaySteps } = options;
  const { warmupShape = 'linear', decayShape = 'cosine', minLearningRate = 0 } = options;
  checkNumbers('warmupStableDecay', {
    learningRate,
    warmupSteps,
    stableSteps,
    decaySteps,
    minLearningRate,
  });
  for (const shape of [warmupShape, decayShape]) {
    if (!(shape in falls)) {
      throw new Error(
        `warmupStableDecay: shape is ${JSON.stringify(shape)}, expected 'linear', 'cosine' or '1-sqrt'`,
      );
    }
  }
  const between = (share: number) => minLearningRate + (learningRate - minLearningRate) * share;
  return (step) => {
    if (step < warmupSteps) return between(falls[warmupShape](1 - step / warmupSteps));
    const decayed = step - warmupSteps - stableSteps;
    if (decayed < 0) return learningRate;
    return decayed < decaySteps
      ? between(falls[decayShape](decayed / decaySteps))
      : minLearningRate;
  };
}
