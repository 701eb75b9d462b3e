import { jit, type TensorFlowKernels, tensorFlowKernels } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';

beforeAll(async () => {
  await useTensorFlow();
});

const loop: TensorFlowKernels['loop'] = (...args) => tensorFlowKernels()!.loop(...args);

describe.each(['graph', 'xla'] as const)('a loop compiled by %s', (compiler) => {
  it('repeats its body while the condition holds, with what it uses from outside', () => {
    const before = tf.memory().numTensors;
    const three = tf.scalar(3);
    const scale = tf.variable(three);
    const captured = tf.tensor1d([1, 10]);
    const run = jit(
      (x: tf.Tensor, limit: tf.Tensor) => {
        const shifted = tf.add(x, 1);
        const [count, sum] = loop(
          [tf.scalar(0, 'int32'), tf.zerosLike(shifted)],
          ([count]) => tf.less(count!, limit),
          ([count, sum]) => [
            tf.add(count!, tf.scalar(1, 'int32')),
            tf.add(sum!, tf.mul(tf.add(shifted, captured), scale)),
          ],
        );
        return { count: count!, sum: sum! };
      },
      { compiler },
    );
    const two = tf.scalar(2);
    for (const [limit, factor] of [
      [4, three],
      [0, three],
      [1, two],
    ] as const) {
      scale.assign(factor);
      const x = tf.tensor1d([1, 2]);
      const bound = tf.scalar(limit, 'int32');
      const { count, sum } = run(x, bound);
      expect(count.dataSync()[0]).toBe(limit);
      const times = limit * factor.dataSync()[0]!;
      expect([...sum.dataSync()]).toEqual([3 * times, 13 * times]);
      tf.dispose([x, bound, count, sum]);
    }
    expect(run.traces).toBe(1);
    run.dispose();
    tf.dispose([scale, captured, two, three]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('may stand in a loop', () => {
    const one = () => tf.scalar(1, 'int32');
    const run = jit(
      (limit: tf.Tensor) => {
        const [, total] = loop(
          [tf.scalar(0, 'int32'), tf.scalar(0, 'int32')],
          ([i]) => tf.less(i!, limit),
          ([i, total]) => {
            const [, inner] = loop(
              [tf.scalar(0, 'int32'), total!],
              ([j]) => tf.less(j!, i!),
              ([j, sum]) => [tf.add(j!, one()), tf.add(sum!, limit)],
            );
            return [tf.add(i!, one()), inner!];
          },
        );
        return total!;
      },
      { compiler },
    );
    // 0 + 1 + 2 + 3 inner steps, each adding the limit.
    expect(run(tf.scalar(4, 'int32')).dataSync()[0]).toBe(24);
    run.dispose();
  });

  it('says what it cannot be', () => {
    const variable = tf.variable(tf.scalar(0));
    const state = () => [tf.scalar(0)];
    const once = ([x]: tf.Tensor[]) => tf.less(x!, 1);
    expect(() => loop(state(), once, (x) => x)).toThrow(
      'a loop exists in a compiled function only',
    );
    const grows = jit(() => loop(state(), once, ([x]) => [tf.stack([x!, x!])])[0]!, { compiler });
    expect(() => grows()).toThrow(
      'turns the state float32[] into float32[2], expected the same dtypes',
    );
    const updates = jit(
      () =>
        loop(state(), once, ([x]) => {
          tensorFlowKernels()!.update('AssignVariableOp', [variable], [x!], {
            dtype: { type: 'float32' },
          });
          return [x!];
        })[0]!,
      { compiler, name: 'counts' },
    );
    expect(() => updates()).toThrow('counts updates variable');
    const reads = jit(
      () => loop(state(), once, ([x]) => [tf.add(x!, variable.dataSync()[0]!)])[0]!,
      { compiler, name: 'reads' },
    );
    expect(() => reads()).toThrow('reads reads the value of variable');
    variable.dispose();
  });

  it('is profiled like anything else', () => {
    const run = jit(
      (x: tf.Tensor) =>
        loop(
          [x],
          ([x]) => tf.less(tf.sum(x!), 100),
          ([x]) => [tf.mul(x!, 2)],
        )[0]!,
      { compiler },
    );
    expect(run.profile(tf.tensor1d([1, 2])).operations.length).toBeGreaterThan(0);
    run.dispose();
  });
});
