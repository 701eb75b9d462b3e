import { tensorFlowKernels } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';

beforeAll(async () => {
  await useTensorFlow();
});

describe('eager operations', () => {
  it('carry every dtype in and out', async () => {
    expect(tf.tensor1d([1.5, -2]).dataSync()).toEqual(new Float32Array([1.5, -2]));
    expect(tf.tensor1d([1, -2], 'int32').add(tf.scalar(1, 'int32')).dataSync()).toEqual(
      new Int32Array([2, -1]),
    );
    expect(Array.from(tf.tensor1d([true, false], 'bool').logicalNot().dataSync())).toEqual([0, 1]);
    expect(tf.complex([1, 2], [3, 4]).dataSync()).toEqual(new Float32Array([1, 3, 2, 4]));
    const words = tf.tensor1d(['残差', '注意力 😀', '']);
    expect(await words.reshape([3, 1]).data()).toEqual(['残差', '注意力 😀', '']);
  });

  it('handle empty tensors and scalars', () => {
    expect(tf.zeros([0, 3]).add(1).shape).toEqual([0, 3]);
    expect(tf.scalar(2).square().dataSync()[0]).toBe(4);
  });

  it('agree with plain JavaScript on lists, splits and reductions', () => {
    const a = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expect(tf.concat([a, a], 1).arraySync()).toEqual([
      [1, 2, 1, 2],
      [3, 4, 3, 4],
    ]);
    expect(tf.stack([a, a]).shape).toEqual([2, 2, 2]);
    expect(tf.addN([a, a, a]).sum().dataSync()[0]).toBe(30);
    expect(tf.einsum('ij,jk->ik', a, a).arraySync()).toEqual([
      [7, 10],
      [15, 22],
    ]);
    expect(tf.split(a, 2).map((t) => t.shape)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(tf.unstack(a).map((t) => t.arraySync())).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tf.topk(a, 1).indices.arraySync()).toEqual([[1], [1]]);
  });

  it('name the operation, and what was wrong', () => {
    expect(() => tf.gather(tf.zeros([3, 2]), tf.tensor1d([0, 7], 'int32'))).toThrow(
      /GatherV2: the index value 7 is not in \[0, 2\]/,
    );
    expect(() => tensorFlowKernels()!.execute('NoSuchOperation', [], {})).toThrow(
      /NoSuchOperation/,
    );
  });

  it('gather without reading the indices in JavaScript', () => {
    const backend = tf.backend();
    const { readSync } = backend;
    backend.readSync = () => {
      throw new Error('read');
    };
    try {
      const rows = tf.gather(tf.tensor2d([[1], [2], [3]]), tf.tensor1d([2, 0], 'int32'));
      backend.readSync = readSync;
      expect(rows.arraySync()).toEqual([[3], [1]]);
    } finally {
      backend.readSync = readSync;
    }
  });

  it('give the embedding gradient in a number of operations that does not grow with the tokens', async () => {
    const table = tf.ones([10, 4]);
    const count = async (tokens: number): Promise<number> => {
      const ids = tf.zeros([tokens], 'int32');
      const { kernels } = await tf.profile(() => tf.grad((w) => tf.gather(w, ids).sum())(table));
      return kernels.length;
    };
    expect(await count(64)).toBe(await count(4));
  });

  it.each([
    { shape: [1, 3], reps: [4, 1] },
    { shape: [1, 1, 3], reps: [2, 5, 1] },
    { shape: [2, 3], reps: [3, 2] },
    { shape: [2, 1, 3], reps: [1, 1, 1] },
    { shape: [4], reps: [3] },
  ])('give the gradient of $shape tiled $reps times in few operations', async ({ shape, reps }) => {
    const x = tf.ones(shape);
    const size = shape.reduce((product, dimension, axis) => product * dimension * reps[axis]!, 1);
    const weights = tf.reshape(
      tf.range(0, size),
      shape.map((dimension, axis) => dimension * reps[axis]!),
    );
    let gradient: tf.Tensor | undefined;
    const { kernels } = await tf.profile(() => {
      gradient = tf.grad((x) => tf.sum(tf.mul(tf.tile(x, reps), weights)))(x);
      return gradient;
    });
    expect(kernels.length).toBeLessThan(15);
    // Every copy of an element counts with its own weight.
    const wanted = tf.buffer(shape as [number, number], 'float32');
    const tiled = weights.bufferSync();
    for (let i = 0; i < size; i++) {
      const location = tiled.indexToLoc(i);
      const source = location.map((place, axis) => place % shape[axis]!);
      wanted.set(wanted.get(...source) + i, ...source);
    }
    expect([...gradient!.dataSync()]).toEqual([...wanted.values]);
  });

  it('release their memory', () => {
    const before = tf.memory();
    tf.tidy(() =>
      tf
        .randomNormal([10, 10])
        .matMul(tf.ones([10, 10]))
        .sum()
        .dataSync(),
    );
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });
});
