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
