export { type OneCycleOptions, oneCycle } from './one-cycle.js';
export {
  type CosineAnnealingOptions,
  type CosineWarmRestartsOptions,
  cosineAnnealing,
  cosineWarmRestarts,
} from './periodic.js';
export {
  type PlateauState,
  ReduceOnPlateau,
  type ReduceOnPlateauOptions,
  reduceOnPlateau,
} from './reduce-on-plateau.js';
export type { Schedule, WarmupOptions } from './schedule.js';
export {
  type ExponentialOptions,
  exponential,
  type MultiStepOptions,
  multiStep,
  type StepOptions,
  step,
} from './stepwise.js';
export {
  type CosineOptions,
  type CosineWithRestartsOptions,
  constant,
  cosine,
  cosineWithRestarts,
  type DecayOptions,
  type InverseSqrtOptions,
  inverseSqrt,
  linear,
  type NoamOptions,
  noam,
  type PolynomialOptions,
  polynomial,
  type RampShape,
  type WarmupStableDecayOptions,
  warmupStableDecay,
} from './warmup-decay.js';
