export { BasicBlock, type BasicBlockOptions, basicBlock } from './basic-block.js';
export {
  BottleneckBlock,
  type BottleneckBlockOptions,
  bottleneckBlock,
  resNeXtBlock,
} from './bottleneck-block.js';
export {
  CausalDilatedBlock,
  type CausalDilatedBlockOptions,
  causalDilatedBlock,
} from './causal-dilated-block.js';
export { ConvBlock, type ConvBlockOptions } from './conv-block.js';
export {
  DepthwiseSeparableBlock,
  type DepthwiseSeparableBlockOptions,
  depthwiseSeparableBlock,
} from './depthwise-separable-block.js';
export {
  PreActivationBlock,
  type PreActivationBlockOptions,
  preActivationBlock,
} from './pre-activation-block.js';
