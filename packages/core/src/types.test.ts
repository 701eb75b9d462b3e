import * as tf from '@tensorflow/tfjs';
import { expect, expectTypeOf, test } from 'vitest';
import { jit } from './jit.js';
import * as losses from './losses/index.js';
import * as optimizers from './optimizers/index.js';
import type { Jitted } from './tensorflow.js';

test('parameters without a type are tensors', () => {
  const sum = jit((x, y) => {
    expectTypeOf(x).toEqualTypeOf<tf.Tensor>();
    return tf.add(x, y);
  });
  expectTypeOf(sum).parameters.toEqualTypeOf<[x: tf.Tensor, y: tf.Tensor]>();
  expectTypeOf(sum).returns.toEqualTypeOf<tf.Tensor>();
  expect(sum(tf.scalar(1), tf.scalar(2)).dataSync()[0]).toBe(3);
  // @ts-expect-error: a number is no tensor
  const wrong = () => sum(tf.scalar(1), 2);
  expect(wrong).toBeTypeOf('function');
});

test('parameters with a type keep it', () => {
  const scale = jit((batch: { readonly x: tf.Tensor2D }, factor: number) =>
    tf.mul(batch.x, factor),
  );
  expectTypeOf(scale).toEqualTypeOf<
    Jitted<[batch: { readonly x: tf.Tensor2D }, factor: number], tf.Tensor>
  >();
  expect(scale({ x: tf.ones([1, 1]) }, 2).dataSync()[0]).toBe(2);
  const rows = jit((x: tf.Tensor2D) => tf.transpose(x));
  expectTypeOf(rows).parameters.toEqualTypeOf<[x: tf.Tensor2D]>();
  const nothing = jit(() => tf.scalar(1));
  expectTypeOf(nothing).toEqualTypeOf<Jitted<[], tf.Scalar>>();
});

test('minimize gives the loss where it is asked for', () => {
  const w = tf.variable(tf.scalar(3));
  const adam = optimizers.adam({ learningRate: 0.1 });
  const loss = adam.minimize(() => tf.square(w), true, [w]);
  expectTypeOf(loss).toEqualTypeOf<tf.Scalar>();
  expect(loss.dataSync()[0]).toBe(9);
  const none = adam.minimize(() => tf.square(w), false, [w]);
  expectTypeOf(none).toEqualTypeOf<tf.Scalar | null>();
  expect(none).toBeNull();
  expect(() => adam.minimize(() => tf.stack([w, w]), true, [w])).toThrow('must return a scalar');
  const step = jit(() => adam.minimize(() => tf.square(w), true, [w]));
  expectTypeOf(step).toEqualTypeOf<Jitted<[], tf.Scalar>>();
});

test('a loss is a scalar, but for the reduction none', () => {
  const [x, y] = [tf.zeros([2, 3]), tf.tensor1d([0, 1], 'int32')];
  const mean = losses.softmaxCrossEntropy(x, y);
  expectTypeOf(mean).toEqualTypeOf<tf.Scalar>();
  expect(mean.shape).toEqual([]);
  const rows = losses.softmaxCrossEntropy(x, y, { reduction: 'none', labelSmoothing: 0.1 });
  expectTypeOf(rows).toEqualTypeOf<tf.Tensor>();
  expect(rows.shape).toEqual([2]);
  expectTypeOf(losses.huberLoss(x, x, { reduction: 'sum' })).toEqualTypeOf<tf.Scalar>();
});
