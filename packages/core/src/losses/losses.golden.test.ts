import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { softmaxCrossEntropy } from './index.js';

const cases = layerCases('loss/');

describe('softmaxCrossEntropy', () => {
  it.each(cases.filter(({ name }) => name.startsWith('ce_') && name !== 'ce_soft_targets'))(
    '$name',
    async (layerCase) => {
      const { config, name } = layerCase;
      await checkLayerCase(layerCase, (inputs, constants) => ({
        'out.loss': softmaxCrossEntropy(inputs['in.logits']!, constants['int.targets']!, {
          labelSmoothing: config.label_smoothing ?? 0,
          smoothOver: name.includes('excluding_target') ? 'others' : 'all',
          ignoreIndex: config.ignore_index ?? undefined,
          classWeights: inputs['in.class_weights'],
          reduction: config.reduction ?? 'mean',
        }),
      }));
    },
  );
});
