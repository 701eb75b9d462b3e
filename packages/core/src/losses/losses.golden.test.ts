import * as tf from '@tensorflow/tfjs';
import { type Compute, checkLayerCase, type LayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import * as losses from './index.js';

/** How a reference case is computed here, by its name there. */
function computeOf({ name, config }: LayerCase): Compute {
  if (name === 'ce_soft_targets') {
    return (inputs) => ({
      'out.loss': losses.softTargetCrossEntropy(inputs['in.logits']!, inputs['in.target_probs']!),
    });
  }
  if (name.startsWith('ce_')) {
    return (inputs, constants) => ({
      'out.loss': losses.softmaxCrossEntropy(inputs['in.logits']!, constants['int.targets']!, {
        labelSmoothing: config.label_smoothing ?? 0,
        smoothOver: name.includes('excluding_target') ? 'others' : 'all',
        ignoreIndex: config.ignore_index ?? undefined,
        classWeights: inputs['in.class_weights'],
        reduction: config.reduction ?? 'mean',
      }),
    });
  }
  if (name.startsWith('bce')) {
    return (inputs, constants) => ({
      'out.loss': losses.binaryCrossEntropy(inputs['in.logits']!, constants['int.targets']!, {
        positiveWeight: inputs['in.pos_weight'],
        reduction: name.endsWith('sum') ? 'sum' : 'mean',
      }),
    });
  }
  if (name === 'focal') {
    return (inputs, constants) => ({
      'out.loss': losses.focalLoss(inputs['in.logits']!, constants['int.targets']!, config),
    });
  }
  if (name === 'kl_div') {
    return ({ 'in.logits_p': p, 'in.logits_q': q }) => ({
      'out.kl': losses.klDivergence(p!, q!),
      'out.distill': losses.distillationLoss(q!, p!, config),
    });
  }
  if (name === 'cosine_infonce') {
    return (inputs) => ({
      'out.loss': losses.infoNceLoss(inputs['in.a']!, inputs['in.b']!, config),
    });
  }
  const { delta, beta } = config;
  const regression: Record<string, (prediction: tf.Tensor, target: tf.Tensor) => tf.Tensor> = {
    mse: losses.meanSquaredError,
    l1: losses.meanAbsoluteError,
    huber: (prediction, target) => losses.huberLoss(prediction, target, { delta }),
    // PyTorch's smooth L1 is Huber's loss over its threshold.
    smooth_l1: (prediction, target) =>
      tf.div(losses.huberLoss(prediction, target, { delta: beta }), beta),
  };
  const loss = regression[name];
  if (!loss) throw new Error(`no loss for the reference case ${name}`);
  return (inputs) => ({ 'out.loss': loss(inputs['in.prediction']!, inputs['in.target']!) });
}

describe('losses', () => {
  it.each(layerCases('loss/'))('$name', async (layerCase) => {
    await checkLayerCase(layerCase, computeOf(layerCase));
  });
});
