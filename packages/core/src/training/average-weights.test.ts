import { expect, it } from 'vitest';
import { averageWeights } from './average-weights.js';
import type { NamedTensorData } from './safetensors.js';

const weights = (...values: number[]): NamedTensorData => ({
  kernel: { dtype: 'float32', shape: [values.length], values: Float32Array.from(values) },
  count: { dtype: 'int32', shape: [1], values: Int32Array.of(values[0]!) },
});

it('takes the mean of each weight, and leaves integers as they are', () => {
  const { kernel, count } = averageWeights([weights(1, -2), weights(2, 0), weights(6, 5)]);
  expect(kernel).toEqual(weights(3, 1).kernel);
  expect([...count!.values]).toEqual([1]);
});

it('is the weights themselves for one checkpoint', () => {
  expect(averageWeights([weights(0.1, 7)])).toEqual(weights(0.1, 7));
});

it('refuses nothing, and weights of different models', () => {
  expect(() => averageWeights([])).toThrow('there are no weights to average');
  expect(() => averageWeights([weights(1, 2), weights(1)])).toThrow(
    'the weights number 2 have other names or shapes',
  );
});
