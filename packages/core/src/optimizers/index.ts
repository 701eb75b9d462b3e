import { Adadelta, type AdadeltaOptions } from './adadelta.js';
import { Adafactor, type AdafactorOptions } from './adafactor.js';
import { Adagrad, type AdagradOptions } from './adagrad.js';
import { Adam, type AdamOptions, AdamW } from './adam.js';
import { Adamax, type AdamaxOptions } from './adamax.js';
import { LAMB, type LambOptions } from './lamb.js';
import { Lion, type LionOptions } from './lion.js';
import { Nadam, type NadamOptions } from './nadam.js';
import { RAdam, type RAdamOptions } from './radam.js';
import { RMSprop, type RmsPropOptions } from './rmsprop.js';
import { Rprop, type RpropOptions } from './rprop.js';
import { SGD, type SgdOptions } from './sgd.js';

export {
  ExponentialMovingAverage,
  type ExponentialMovingAverageOptions,
} from './exponential-moving-average.js';
export { GradientAccumulator } from './gradient-accumulator.js';
export {
  type NamedTensor,
  Optimizer,
  type OptimizerOptions,
  type SlotSpec,
  type VariableUpdate,
} from './optimizer.js';
export {
  Adadelta,
  type AdadeltaOptions,
  Adafactor,
  type AdafactorOptions,
  Adagrad,
  type AdagradOptions,
  Adam,
  Adamax,
  type AdamaxOptions,
  type AdamOptions,
  AdamW,
  LAMB,
  type LambOptions,
  Lion,
  type LionOptions,
  Nadam,
  type NadamOptions,
  RAdam,
  type RAdamOptions,
  RMSprop,
  type RmsPropOptions,
  Rprop,
  type RpropOptions,
  SGD,
  type SgdOptions,
};

/** See {@link SGD}. */
export const sgd = (options?: SgdOptions): SGD => new SGD(options);
/** See {@link Adam}. */
export const adam = (options?: AdamOptions): Adam => new Adam(options);
/** See {@link AdamW}. */
export const adamw = (options?: AdamOptions): AdamW => new AdamW(options);
/** See {@link Adagrad}. */
export const adagrad = (options?: AdagradOptions): Adagrad => new Adagrad(options);
/** See {@link RMSprop}. */
export const rmsprop = (options?: RmsPropOptions): RMSprop => new RMSprop(options);
/** See {@link Adadelta}. */
export const adadelta = (options?: AdadeltaOptions): Adadelta => new Adadelta(options);
/** See {@link Adamax}. */
export const adamax = (options?: AdamaxOptions): Adamax => new Adamax(options);
/** See {@link Nadam}. */
export const nadam = (options?: NadamOptions): Nadam => new Nadam(options);
/** See {@link RAdam}. */
export const radam = (options?: RAdamOptions): RAdam => new RAdam(options);
/** See {@link Adafactor}. */
export const adafactor = (options?: AdafactorOptions): Adafactor => new Adafactor(options);
/** See {@link Lion}. */
export const lion = (options?: LionOptions): Lion => new Lion(options);
/** See {@link LAMB}. */
export const lamb = (options?: LambOptions): LAMB => new LAMB(options);
/** See {@link Rprop}. */
export const rprop = (options?: RpropOptions): Rprop => new Rprop(options);
