import { setSeed } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.resetModules());

/** The packages once more, as where a process imports one build and requires the other. */
async function copies() {
  const first = { core: await import('@resattn/core'), layers: await import('./index.js') };
  vi.resetModules();
  const second = { core: await import('@resattn/core'), layers: await import('./index.js') };
  expect(first.layers.CompositeLayer).not.toBe(second.layers.CompositeLayer);
  return { first, second };
}

it('layers, positions and optimizers of another copy are recognized', async () => {
  const { first, second } = await copies();
  const position = first.layers.rotaryPositions();
  expect(position).toBeInstanceOf(second.layers.AttentionPosition);
  expect(position).toBeInstanceOf(second.layers.CompositeLayer);
  expect(position).not.toBeInstanceOf(second.layers.Recurrent);
  expect(position).not.toBeInstanceOf(second.layers.MultiHeadAttention);
  const attention = second.layers.multiHeadAttention({ numHeads: 2, headDim: 4, position });
  const output = attention.apply(tf.ones([1, 3, 8])) as tf.Tensor;
  expect(output.shape).toEqual([1, 3, 8]);
  const wrapped = second.layers.bidirectional({ layer: first.layers.gru({ units: 4 }) });
  expect((wrapped.apply(tf.ones([1, 3, 8])) as tf.Tensor).shape).toEqual([1, 8]);
  const adam = first.core.optimizers.adam();
  expect(adam).toBeInstanceOf(second.core.optimizers.Optimizer);
  expect(tf.train.sgd(0.1)).not.toBeInstanceOf(second.core.optimizers.Optimizer);
  expect(new first.core.schedules.ReduceOnPlateau({ learningRate: 1 })).toBeInstanceOf(
    second.core.schedules.ReduceOnPlateau,
  );
});

it('one seed holds for all copies, and layers of both have names of their own', async () => {
  const { first, second } = await copies();
  first.core.setSeed(5);
  const expected = first.core.randomUniform([3]).dataSync();
  second.core.setSeed(5);
  expect(first.core.randomUniform([3]).dataSync()).toEqual(expected);
  setSeed(0);
  expect(first.layers.gru({ units: 1 }).name).not.toBe(second.layers.gru({ units: 1 }).name);
});
