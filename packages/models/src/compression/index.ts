export { type DistillationOptions, distillationLoss } from './distillation.js';
export { quantizeProducts } from './quantize-products.js';
export {
  type SequenceDistillationOptions,
  sequenceDistillationLoss,
} from './sequence-distillation.js';
export { pruneStructure } from './structured-pruning.js';
export { makeSequenceStudent, makeStudent } from './student.js';
export {
  areCompressed,
  type CompressedWeights,
  compressWeights,
  restoreWeights,
  type WeightCompression,
} from './weight-codec.js';
