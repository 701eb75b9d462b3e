export {
  type Activation,
  type ActivationName,
  activation,
  activationNames,
  elu,
  gelu,
  geluTanh,
  hardSigmoid,
  hardswish,
  leakyRelu,
  linear,
  logSigmoid,
  mish,
  quickGelu,
  relu,
  relu6,
  reluSquared,
  selu,
  sigmoid,
  silu,
  softplus,
  softsign,
  tanh,
} from './activations.js';
export {
  type AttentionOptions,
  type AttentionResult,
  scaledDotProductAttention,
} from './attention.js';
export { causalMask } from './attention-mask.js';
export {
  type BatchMoments,
  type BatchNormOptions,
  type BatchNormResult,
  batchNorm,
  batchNormBy,
  type Moments,
} from './batch-norm.js';
export { type Conv1dOptions, type Conv1dPadding, conv1d } from './conv1d.js';
export { biasAdd, type DenseOptions, dense } from './dense.js';
export { type DropoutOptions, dropout } from './dropout.js';
export { type EmbeddingLookupOptions, embeddingLookup } from './embedding-lookup.js';
export { type ClippedGradients, clipByGlobalNorm, clipByValue, globalNorm } from './global-norm.js';
export { int8Obstacle, quantizeKernel, restoreKernel } from './int8-product.js';
export { type LayerNormOptions, layerNorm } from './layer-norm.js';
export {
  elmanCell,
  gruCell,
  lstmCell,
  type RecurrenceOptions,
  type RecurrenceResult,
  type RecurrentCell,
  recurrence,
} from './recurrent/index.js';
export { type RmsNormOptions, rmsNorm } from './rms-norm.js';
export { softmax } from './softmax.js';
export { updateSlice } from './update-slice.js';
