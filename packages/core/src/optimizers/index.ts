import { Adam, type AdamOptions, AdamW } from './adam.js';
import { SGD, type SgdOptions } from './sgd.js';

export { Adam, type AdamOptions, AdamW } from './adam.js';
export {
  type NamedTensor,
  Optimizer,
  type OptimizerOptions,
  type SlotSpec,
  type VariableUpdate,
} from './optimizer.js';
export { SGD, type SgdOptions } from './sgd.js';

/** See {@link SGD}. */
export const sgd = (options?: SgdOptions): SGD => new SGD(options);
/** See {@link Adam}. */
export const adam = (options?: AdamOptions): Adam => new Adam(options);
/** See {@link AdamW}. */
export const adamw = (options?: AdamOptions): AdamW => new AdamW(options);
