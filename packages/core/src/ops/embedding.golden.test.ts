import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { softmaxCrossEntropy } from '../losses/index.js';
import { dense, embeddingLookup } from './index.js';

const cases = layerCases('embedding/');

describe('embeddingLookup', () => {
  it.each(cases.filter(({ name }) => /^embedding_(repeated|padding)/.test(name)))(
    '$name',
    async (layerCase) => {
      const padId = layerCase.config.padding_idx ?? undefined;
      await checkLayerCase(layerCase, (inputs, constants) => ({
        'out.y': embeddingLookup(inputs['param.weight']!, constants['int.ids']!, { padId }),
      }));
    },
  );

  it.each(cases.filter(({ name }) => name.startsWith('tied_softmax')))(
    '$name',
    async (layerCase) => {
      await checkLayerCase(layerCase, (inputs, constants) => {
        const table = inputs['param.weight']!;
        const embedded = embeddingLookup(table, constants['int.ids']!);
        const hidden = tf.tanh(dense(embedded, tf.transpose(inputs['param.proj']!)));
        const logits = dense(hidden, tf.transpose(table), inputs['param.bias']);
        return {
          'out.loss': softmaxCrossEntropy(logits, constants['int.targets']!),
          'aux.logits': logits,
        };
      });
    },
  );
});
