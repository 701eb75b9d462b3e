import { chromeTrace, jit, ops, summarizeProfile } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { hasXla } from '@test/xla';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';

beforeAll(async () => {
  await useTensorFlow();
});

describe('profile', () => {
  const weight = () => tf.variable(tf.ones([64, 64]));

  it('counts the operations of one call, with their times and memory', () => {
    const w = weight();
    const f = jit((x: tf.Tensor) => tf.matMul(tf.matMul(x, w), w, false, true).softmax());
    const profile = f.profile(tf.ones([32, 64]));
    const kinds = new Map(summarizeProfile(profile).map((kind) => [kind.operation, kind]));
    const products = [...kinds.values()].filter(({ operation }) => /MatMul/.test(operation));
    expect(products.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    const softmax = [...kinds.values()].filter(({ operation }) => /Softmax/.test(operation));
    expect(softmax.map(({ count }) => count)).toEqual([1]);
    expect(products[0]!.bytes).toBeGreaterThanOrEqual(32 * 64 * 4);
    expect(profile.microseconds).toBeGreaterThan(0);
    for (const { start, microseconds } of profile.operations) {
      expect(start + microseconds).toBeLessThanOrEqual(profile.microseconds);
    }
    w.dispose();
  });

  it('shows the operations that a call runs, after they are fused', () => {
    const w = weight();
    const bias = tf.variable(tf.ones([64]));
    const f = jit((x: tf.Tensor) => tf.relu(ops.dense(x, w, bias)));
    const kinds = summarizeProfile(f.profile(tf.ones([32, 64]))).map(({ operation }) => operation);
    expect(kinds.join()).toMatch(/Fused/);
    expect(kinds).not.toContain('Relu');
    tf.dispose([w, bias]);
  });

  it.runIf(hasXla)('records what XLA compiles, as one operation', () => {
    const f = jit((x: tf.Tensor) => tf.exp(tf.add(x, 1)), { compiler: 'xla' });
    const { operations } = f.profile(tf.ones([8]));
    expect(operations.map(({ operation }) => operation)).toEqual(['XlaLaunch']);
  });

  it('leaves variables as they are', () => {
    const w = weight();
    const f = jit(() => w.assign(tf.add(w, 1)));
    f.profile();
    expect(w.dataSync()[0]).toBe(1);
    f();
    expect(w.dataSync()[0]).toBe(2);
    w.dispose();
  });

  it("writes Chrome's trace events", () => {
    const f = jit((x: tf.Tensor) => x.exp());
    const [event] = chromeTrace(f.profile(tf.ones([8]))).traceEvents;
    expect(event).toMatchObject({ name: 'Exp', ph: 'X', ts: 0 });
  });
});
