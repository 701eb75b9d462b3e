export { BatchNorm, type BatchNormOptions, batchNorm } from './batch-norm.js';
export { GroupNorm, type GroupNormOptions, groupNorm } from './group-norm.js';
export { LayerNorm, type LayerNormOptions, layerNorm } from './layer-norm.js';
export type { NormOption } from './norm-option.js';
export { RmsNorm, type RmsNormOptions, rmsNorm } from './rms-norm.js';
export { ScaleNorm, type ScaleNormOptions, scaleNorm } from './scale-norm.js';
