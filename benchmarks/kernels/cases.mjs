// Each attention and residual layer, with the shapes of what it takes; peer.py has the twins of the
// same names. Batch 16, 64 positions, width 256 unless a case says otherwise.
import * as layers from '@resattn/layers';

const [batch, time, width] = [16, 64, 256];
const x = [batch, time, width];
const memory = [batch, 48, width];
const branch = (units = width) => layers.dense({ units, activation: 'gelu_tanh' });
const block = { numHeads: 8, hiddenUnits: 1024, activation: 'gelu_tanh' };

/** Name, the layer, shapes of its inputs. */
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
  'scaled-dot-product-attention': [() => layers.scaledDotProductAttention(), [x]],
  'linear-attention': [() => layers.linearAttention({ numHeads: 8 }), [x]],
  'additive-attention': [
    () => layers.additiveAttention({ units: 128 }),
    [
      [batch, 16, width],
      [batch, 48, width],
    ],
  ],
  'luong-attention': [() => layers.luongAttention({ score: 'general' }), [x, memory]],
  'additive-attention-pooling': [() => layers.additiveAttentionPooling({ units: 128 }), [x]],
  'softmax-pooling': [() => layers.softmaxPooling(), [x]],
  'structured-self-attention': [() => layers.structuredSelfAttention({ hops: 8, units: 128 }), [x]],
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
  'basic-block': [() => layers.basicBlock({ filters: width }), [x]],
  'pre-activation-block': [() => layers.preActivationBlock({ filters: width }), [x]],
  'bottleneck-block': [() => layers.bottleneckBlock({ filters: width }), [x]],
  'resnext-block': [() => layers.resNeXtBlock({ filters: width, groups: 8 }), [x]],
  'squeeze-excitation': [() => layers.squeezeExcitation({ reducedUnits: 16 }), [x]],
};
