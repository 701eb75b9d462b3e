import { setSeed } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  basicBlock,
  bottleneckBlock,
  causalDilatedBlock,
  depthwiseSeparableBlock,
  preActivationBlock,
} from './index.js';

const blocks = { basicBlock, bottleneckBlock, depthwiseSeparableBlock, preActivationBlock };
const norms = ['batchNorm', 'layerNorm', 'rmsNorm', 'scaleNorm', 'none'] as const;
const cases = Object.keys(blocks).flatMap((block) =>
  norms.map((norm) => [block as keyof typeof blocks, norm] as const),
);

describe('zeroInit', () => {
  it.each(cases)('starts %s with %s as its shortcut, and lets the branch learn', (block, norm) => {
    // Nothing below zero, which the activation behind the addition of version 1 would change.
    setSeed(1);
    const x = tf.randomUniform([2, 5, 16], 0.1, 1, 'float32', 1);
    const layer = blocks[block]({ filters: 16, norm, zeroInit: true });
    const y = layer.apply(x, { training: true });
    const [given, made] = [x.dataSync(), y.dataSync()];
    made.forEach((value, i) => {
      expect(value).toBeCloseTo(given[i]!, 6);
    });

    const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.mul(layer.apply(x, { training: true }), x)),
      weights,
    );
    const largest = Object.values(grads).map((grad) => tf.max(tf.abs(grad)).dataSync()[0]!);
    expect(Math.max(...largest)).toBeGreaterThan(1e-3);
    // A normalization of zeros would blow its gradient up by the root of epsilon.
    expect(Math.max(...largest)).toBeLessThan(1e3);
  });

  it('is refused where nothing would pass, or nothing be learned', () => {
    expect(() => preActivationBlock({ filters: 4, shortcut: false, zeroInit: true })).toThrow(
      'zeroInit is true and shortcut is false',
    );
    const causal = { filters: 4, zeroInit: true } as Parameters<typeof causalDilatedBlock>[0];
    expect(() => causalDilatedBlock(causal)).toThrow('set zeroInit to false');
  });
});
