export { Conv1d, type Conv1dOptions, conv1d } from './conv1d.js';
export {
  DepthwiseSeparableConv1d,
  type DepthwiseSeparableConv1dOptions,
  depthwiseSeparableConv1d,
} from './depthwise-separable-conv1d.js';
export { GatedConv1d, type GatedConv1dOptions, gatedConv1d } from './gated-conv1d.js';
export {
  SqueezeExcitation,
  type SqueezeExcitationOptions,
  squeezeExcitation,
} from './squeeze-excitation.js';
