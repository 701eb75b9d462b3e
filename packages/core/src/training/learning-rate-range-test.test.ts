import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { optimizers } from '../index.js';
import { learningRateRangeTest } from './learning-rate-range-test.js';
import type { TrainerOptions } from './trainer.js';

/** loss = (slope x - y)²: falls fastest where the rate is no longer tiny, then diverges. */
function line(learningRate = 0.01): TrainerOptions & { readonly slope: tf.Variable } {
  const slope = tf.variable(tf.scalar(-3), true);
  return {
    slope,
    weights: { slope },
    loss: ({ x, y }) => ({ loss: tf.losses.meanSquaredError(y!, tf.mul(x!, slope)) as tf.Scalar }),
    optimizer: optimizers.sgd({ learningRate }),
  } as TrainerOptions & { readonly slope: tf.Variable };
}
const batchOf = (slope: number) => ({
  x: { values: Float32Array.of(1, 2, 3, 4), shape: [4] },
  y: { values: Float32Array.of(1, 2, 3, 4).map((x) => slope * x), shape: [4] },
});
// No slope is right for both batches, so that there is always a gradient.
const source = { batchesPerEpoch: 2, epoch: () => [batchOf(2), batchOf(3)] };

test('finds where the loss falls, and leaves everything as it was', async () => {
  const { slope, ...options } = line();
  const steps: number[] = [];
  const curve = await learningRateRangeTest(options, source, {
    from: 1e-5,
    to: 10,
    onStep: ({ step }) => void steps.push(step),
  });
  expect((await slope.data())[0]).toBe(-3);
  expect((options.optimizer as unknown as { learningRate: number }).learningRate).toBeCloseTo(
    0.01,
    6,
  );
  // Of mean(x²) = 7.5 the steps diverge from a rate of 2 / 15 on.
  expect(curve.hasDiverged).toBe(true);
  expect(curve.points.length).toBeLessThan(100);
  expect(curve.points.length).toBe(steps.length);
  expect(curve.points[0]!.learningRate).toBeCloseTo(1e-5, 9);
  expect(curve.steepest).toBeGreaterThan(1e-3);
  expect(curve.steepest).toBeLessThan(2 / 15);
  expect(curve.tenthOfLowest).toBeLessThan(2 / 15);
});

test('a loss that never falls suggests nothing', async () => {
  const slope = tf.variable(tf.scalar(0), true);
  const curve = await learningRateRangeTest(
    {
      weights: { slope },
      loss: () => ({ loss: tf.add(1, tf.mul(slope, 0)) as tf.Scalar }),
      optimizer: optimizers.sgd({ learningRate: 1 }),
    },
    source,
    { steps: 20 },
  );
  expect([curve.steepest, curve.tenthOfLowest, curve.hasDiverged]).toEqual([
    undefined,
    undefined,
    false,
  ]);
  expect(curve.points).toHaveLength(20);
});

test('an abort ends it, and restores the weights', async () => {
  const { slope, ...options } = line();
  const abort = new AbortController();
  const curve = await learningRateRangeTest(options, source, {
    signal: abort.signal,
    onStep: ({ step }) => {
      if (step === 5) abort.abort();
    },
  });
  expect(curve.isInterrupted).toBe(true);
  expect(curve.points.length).toBeLessThan(10);
  expect((await slope.data())[0]).toBe(-3);
});

test.each<[object, string]>([
  [{ from: 0 }, 'from is 0'],
  [{ from: 1, to: 0.1 }, 'from is 1 and to is 0.1'],
  [{ steps: 3 }, 'steps'],
  [{ step: 3 }, 'did you mean "steps"'],
])('%j is refused', async (finding, message) => {
  await expect(learningRateRangeTest(line(), source, finding)).rejects.toThrow(message);
});
