export {
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  type FocalLossOptions,
  focalLoss,
} from './binary-cross-entropy.js';
export {
  type DistillationOptions,
  distillationLoss,
  type InfoNceOptions,
  infoNceLoss,
  klDivergence,
  softTargetCrossEntropy,
} from './divergence.js';
export type { Reduced, Reduction, ReductionOption } from './reduction.js';
export {
  type HuberOptions,
  huberLoss,
  meanAbsoluteError,
  meanSquaredError,
} from './regression.js';
export { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './softmax-cross-entropy.js';
