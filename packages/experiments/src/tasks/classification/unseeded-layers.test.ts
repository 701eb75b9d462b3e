import { dense } from '@resattn/layers';
import { makeClassifier } from '@resattn/models';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../events.js';
import { tellUnseeded, unseededLayers } from './unseeded-layers.js';

const kernel = { inputShape: [4], units: 2 };

test('layers of tfjs without a seed are named, others are not', () => {
  const seeded = tf.initializers.glorotUniform({ seed: 7 });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ ...kernel, name: 'first' }),
      tf.layers.dense({ units: 2, name: 'seeded', kernelInitializer: seeded }),
      tf.layers.dense({ units: 2, name: 'zeros', kernelInitializer: 'zeros' }),
      dense({ units: 2, name: 'ours' }),
    ],
  });
  expect(unseededLayers(model)).toEqual(['first']);
  const cell = tf.layers.gru({ units: 2, recurrentInitializer: seeded, kernelInitializer: seeded });
  const read = tf.layers.bidirectional({ layer: cell, inputShape: [null, 3], name: 'both' });
  expect(unseededLayers(tf.sequential({ layers: [read as tf.layers.Layer] }))).toEqual([]);
  const events: RunEvent[] = [];
  tellUnseeded(model, (event) => void events.push(event));
  expect(events).toMatchObject([{ type: 'notice', text: expect.stringContaining('of first are') }]);
});

test('no built-in family has one', () => {
  for (const name of ['resnet-attention', 'text-cnn', 'transformer', 'bilstm-attention'] as const) {
    const { model } = makeClassifier(name, { vocabularySize: 20, numClasses: 2 });
    expect(unseededLayers(model), name).toEqual([]);
  }
});
