export * as initializers from './initializers/index.js';
export { jit } from './jit.js';
export * as losses from './losses/index.js';
export * as ops from './ops/index.js';
export * as optimizers from './optimizers/index.js';
export {
  chromeTrace,
  type OperationSummary,
  type OperationTime,
  type StepProfile,
  summarizeProfile,
} from './profile.js';
export * from './random/index.js';
export * as schedules from './schedules/index.js';
export {
  type Attribute,
  type Attributes,
  type BackendSettings,
  type CompilingBackend,
  type ExportedGraph,
  type JitOptions,
  type Jitted,
  type NativeType,
  type OperationInput,
  type Precision,
  type TensorFlowKernels,
  tensorFlowBackend,
  tensorFlowKernels,
} from './tensorflow.js';
export * from './training/index.js';
