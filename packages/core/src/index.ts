export { jit } from './jit.js';
export {
  type Attribute,
  type Attributes,
  type Jitted,
  type JitOptions,
  type OperationInput,
  type TensorFlowBackend,
  type TensorFlowKernels,
  tensorFlowBackend,
  tensorFlowKernels,
} from './tensorflow.js';

export * from './training/index.js';
export * as initializers from './initializers/index.js';
export * as losses from './losses/index.js';
export * from './ops/index.js';
export * as optimizers from './optimizers/index.js';
export * from './random/index.js';
export * as schedules from './schedules/index.js';
