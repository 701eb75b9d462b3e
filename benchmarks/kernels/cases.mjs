// Each attention and residual layer, with the shapes of what it takes; peer.py has the twins of the
// same names. Batch 16, 64 positions, width 256 unless a case says otherwise.
import * as layers from '@resattn/layers';

const [batch, time, width] = [16, 64, 256];
const x = [batch, time, width];
const memory = [batch, 48, width];
const pair = [[batch, 16, width], memory];
const words = 4000;
/** @param {number} count */
const streams = (count) => [batch, time, count, width];
const branch = (units = width) => layers.dense({ units, activation: 'gelu_tanh' });
const block = /** @type {const} */ ({ numHeads: 8, hiddenUnits: 1024, activation: 'gelu_tanh' });

/**
 * @typedef {number[] | { shape: [number, number], limit: number }} Input
 * @typedef {readonly [make: () => import('@tensorflow/tfjs').layers.Layer, inputs: readonly Input[]]} Kernel
 */

/**
 * Name, the layer, shapes of its inputs; integers are `{ shape, limit }`.
 *
 * @type {Readonly<Record<string, Kernel>>}
 */
export const cases = {
  'layer-norm': [() => layers.layerNorm(), [x]],
  'rms-norm': [() => layers.rmsNorm(), [x]],
  'multi-head-attention': [() => layers.multiHeadAttention({ numHeads: 8 }), [x]],
  'multi-head-attention-causal': [
    () => layers.multiHeadAttention({ numHeads: 8, causal: true }),
    [x],
  ],
  'multi-head-attention-cross': [() => layers.multiHeadAttention({ numHeads: 8 }), [x, memory]],
  'grouped-query-attention': [
    () => layers.groupedQueryAttention({ numHeads: 8, numKeyValueHeads: 2 }),
    [x],
  ],
  'multi-query-attention': [() => layers.multiQueryAttention({ numHeads: 8 }), [x]],
  'window-attention': [
    () => layers.multiHeadAttention({ numHeads: 8, causal: true, window: 16 }),
    [x],
  ],
  'talking-heads-attention': [
    () => layers.multiHeadAttention({ numHeads: 8, talkingHeads: true }),
    [x],
  ],
  'rotary-attention': [
    () => layers.multiHeadAttention({ numHeads: 8, position: layers.rotaryPositions() }),
    [x],
  ],
  'alibi-attention': [
    () =>
      layers.multiHeadAttention({
        numHeads: 8,
        causal: true,
        position: layers.alibiPositions(),
      }),
    [x],
  ],
  't5-attention': [
    () => layers.multiHeadAttention({ numHeads: 8, position: layers.t5Positions() }),
    [x],
  ],
  'shaw-attention': [
    () =>
      layers.multiHeadAttention({
        numHeads: 8,
        position: layers.shawPositions({ maxDistance: 16 }),
      }),
    [x],
  ],
  'transformer-xl-attention': [
    () =>
      layers.multiHeadAttention({
        numHeads: 8,
        causal: true,
        position: layers.transformerXlPositions(),
      }),
    [x],
  ],
  'scaled-dot-product-attention': [() => layers.scaledDotProductAttention(), [x]],
  'linear-attention': [() => layers.linearAttention({ numHeads: 8 }), [x]],
  'additive-attention': [() => layers.additiveAttention({ units: 128 }), pair],
  'luong-attention': [() => layers.luongAttention({ score: 'general' }), [x, memory]],
  'pointer-attention': [() => layers.pointerAttention({ units: 128 }), pair],
  'pointer-generator': [
    () => layers.pointerGenerator(),
    [[batch, 16, words], [batch, 16, 48], { shape: [batch, 48], limit: words }, [batch, 16, width]],
  ],
  'additive-attention-pooling': [() => layers.additiveAttentionPooling({ units: 128 }), [x]],
  'softmax-pooling': [() => layers.softmaxPooling(), [x]],
  'structured-self-attention': [() => layers.structuredSelfAttention({ hops: 8, units: 128 }), [x]],
  'hierarchical-attention': [
    () => layers.hierarchicalAttention({ units: 128 }),
    [[batch, 8, 16, width]],
  ],
  'transformer-encoder-layer': [() => layers.transformerEncoderLayer(block), [x]],
  'transformer-decoder-layer': [() => layers.transformerDecoderLayer(block), [x, memory]],
  residual: [() => layers.residual({ layer: branch() }), [x]],
  'pre-norm-residual': [() => layers.preNormResidual({ layer: branch() }), [x]],
  'post-norm-residual': [() => layers.postNormResidual({ layer: branch() }), [x]],
  'sandwich-norm-residual': [() => layers.sandwichNormResidual({ layer: branch() }), [x]],
  'deep-norm-residual': [() => layers.deepNormResidual({ layer: branch(), alpha: 1.5 }), [x]],
  'scaled-residual': [() => layers.scaledResidual({ layer: branch(), branchScale: 0.5 }), [x]],
  're-zero-residual': [() => layers.reZeroResidual({ layer: branch() }), [x]],
  'layer-scale-residual': [() => layers.layerScaleResidual({ layer: branch() }), [x]],
  'gated-residual': [() => layers.gatedResidual({ layer: branch() }), [x]],
  'highway-residual': [() => layers.highwayResidual({ layer: branch() }), [x]],
  'gru-gated-residual': [() => layers.gruGatedResidual({ layer: branch() }), [x]],
  'dense-concat-residual': [() => layers.denseConcatResidual({ layer: branch(64) }), [x]],
  'stochastic-depth-residual': [
    () => layers.stochasticDepthResidual({ layer: branch(), dropRate: 0.1 }),
    [x],
  ],
  'hyper-connections': [
    () => layers.hyperConnections({ layer: branch(), streams: 4 }),
    [streams(4)],
  ],
  'expand-streams': [() => layers.expandStreams({ streams: 4 }), [x]],
  'sum-streams': [() => layers.sumStreams(), [streams(4)]],
  'resi-dual': [() => layers.resiDual({ layer: branch() }), [streams(2)]],
  'resi-dual-output': [() => layers.resiDualOutput(), [streams(2)]],
  'basic-block': [() => layers.basicBlock({ filters: width }), [x]],
  'pre-activation-block': [() => layers.preActivationBlock({ filters: width }), [x]],
  'bottleneck-block': [() => layers.bottleneckBlock({ filters: width }), [x]],
  'resnext-block': [() => layers.resNeXtBlock({ filters: width, groups: 8 }), [x]],
  'causal-dilated-block': [
    () => layers.causalDilatedBlock({ filters: width, dilationRate: 2 }),
    [x],
  ],
  'depthwise-separable-block': [() => layers.depthwiseSeparableBlock({ filters: width }), [x]],
  'depthwise-separable-conv1d': [
    () => layers.depthwiseSeparableConv1d({ filters: width, kernelSize: 3 }),
    [x],
  ],
  'gated-conv1d': [() => layers.gatedConv1d({ filters: width, kernelSize: 3 }), [x]],
  'light-conv1d': [() => layers.lightConv1d({ numHeads: 8, kernelSize: 7 }), [x]],
  'dynamic-conv1d': [() => layers.dynamicConv1d({ numHeads: 8, kernelSize: 7 }), [x]],
  'squeeze-excitation': [() => layers.squeezeExcitation({ squeezeUnits: 16 }), [x]],
};
