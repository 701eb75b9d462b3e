export {
  AveragePool1d,
  type AveragePool1dOptions,
  averagePool1d,
} from './average-pool1d.js';
export { Conv1d, type Conv1dOptions, conv1d } from './conv1d.js';
export {
  DepthwiseSeparableConv1d,
  type DepthwiseSeparableConv1dOptions,
  depthwiseSeparableConv1d,
} from './depthwise-separable-conv1d.js';
export { DynamicConv1d, type DynamicConv1dOptions, dynamicConv1d } from './dynamic-conv1d.js';
export { GatedConv1d, type GatedConv1dOptions, gatedConv1d } from './gated-conv1d.js';
export { LightConv1d, type LightConv1dOptions, lightConv1d } from './light-conv1d.js';
export { MaxPool1d, type MaxPool1dOptions, maxPool1d } from './max-pool1d.js';
export { Pool1d, type Pool1dOptions } from './pool1d.js';
export {
  SqueezeExcitation,
  type SqueezeExcitationOptions,
  squeezeExcitation,
} from './squeeze-excitation.js';
