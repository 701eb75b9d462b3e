import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { dynamicConv1d } from './dynamic-conv1d.js';
import { lightConv1d } from './light-conv1d.js';

const [batch, time, features, numHeads, kernelSize] = [2, 6, 4, 2, 3];
const x = uneven([batch, time, features]);

/** The papers' sum, written out; `weight` gives tap j of a head at a position. */
function byDefinition(
  weight: (b: number, t: number, head: number, tap: number) => number,
  left: number,
): number[] {
  const values = x.arraySync() as number[][][];
  const y: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < time; t++)
      for (let c = 0; c < features; c++) {
        const head = Math.floor((c * numHeads) / features);
        let sum = 0;
        for (let j = 0; j < kernelSize; j++)
          sum += weight(b, t, head, j) * (values[b]?.[t + j - left]?.[c] ?? 0);
        y.push(sum);
      }
  return y;
}

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map(Math.exp);
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

describe('kernels that sum to one', () => {
  it.each([
    [false, 1],
    [true, 2],
  ])('LightConv1d is its definition (causal: %s)', (causal, left) => {
    const layer = lightConv1d({ numHeads, kernelSize, causal });
    const y = layer.apply(x);
    const kernel = layer.weights[0]!.read().arraySync() as number[][];
    const expected = byDefinition((_b, _t, head, tap) => softmax(kernel[head]!)[tap]!, left);
    expectClose(y.dataSync(), expected, 1e-5, 'y');
  });

  it.each([
    [false, 1],
    [true, 2],
  ])('DynamicConv1d is its definition (causal: %s)', (causal, left) => {
    const layer = dynamicConv1d({ numHeads, kernelSize, causal });
    const y = layer.apply(x);
    const logits = tf.reshape(tf.matMul(tf.reshape(x, [-1, features]), layer.weights[0]!.read()), [
      batch,
      time,
      numHeads,
      kernelSize,
    ]);
    const kernels = logits.arraySync() as number[][][][];
    const expected = byDefinition((b, t, head, tap) => softmax(kernels[b]![t]![head]!)[tap]!, left);
    expectClose(y.dataSync(), expected, 1e-5, 'y');
  });

  it('refuse heads that do not divide the features', () => {
    expect(() => lightConv1d({ numHeads: 3, kernelSize }).apply(x)).toThrow(
      /number of features 4 is not divisible by numHeads 3/,
    );
  });
});
