import { jit, tensorFlowKernels } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { hasXla } from '@test/xla';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';

beforeAll(async () => {
  await useTensorFlow();
});

let tensorsBefore = 0;
beforeEach(() => {
  tf.disposeVariables();
  tensorsBefore = tf.memory().numTensors;
});
afterEach(() => {
  tf.disposeVariables();
  vi.restoreAllMocks();
});

const values = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

function newModel(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.embedding({
        inputDim: 50,
        outputDim: 8,
        inputShape: [6],
        embeddingsInitializer: tf.initializers.randomUniform({ seed: 1 }),
      }),
      tf.layers.conv1d({
        filters: 8,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
      }),
      tf.layers.layerNormalization(),
      tf.layers.globalAveragePooling1d({}),
      tf.layers.dense({
        units: 3,
        kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
      }),
    ],
  });
}

const batch = () => ({
  x: tf.tensor2d(
    Array.from({ length: 24 }, (_, i) => (i * 7) % 50),
    [4, 6],
    'int32',
  ),
  y: tf.oneHot(tf.tensor1d([0, 1, 2, 1], 'int32'), 3).toFloat(),
});

function losses(compiler: 'none' | 'graph' | 'xla' | 'auto', steps: number): number[] {
  const model = newModel();
  const optimizer = tf.train.adam(1e-2);
  const step = (x: tf.Tensor, y: tf.Tensor) =>
    optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true }) as tf.Tensor),
      true,
    )!;
  const run = compiler === 'none' ? step : jit(step, { compiler });
  const { x, y } = batch();
  const result = Array.from({ length: steps }, () => {
    const loss = run(x, y);
    const [value] = loss.dataSync();
    loss.dispose();
    return value!;
  });
  tf.dispose([x, y]);
  optimizer.dispose();
  model.dispose();
  return result;
}

describe('jit of unmodified tfjs code', () => {
  it('gives the losses of eager training to 1e-5 over 50 steps, as a graph, by XLA and by either', () => {
    const eager = losses('none', 50);
    for (const compiler of ['graph', ...(hasXla ? (['xla'] as const) : []), 'auto'] as const) {
      const compiled = losses(compiler, 50);
      for (const [i, loss] of eager.entries()) expect(compiled[i]).toBeCloseTo(loss, 5);
    }
    expect(eager[49]).toBeLessThan(eager[0]! / 2);
  });

  it('keeps the tensor count constant and the memory flat over 5,000 steps', () => {
    const model = newModel();
    const optimizer = tf.train.adam(1e-2);
    const step = jit(
      (x: tf.Tensor, y: tf.Tensor) =>
        optimizer.minimize(
          () => tf.losses.softmaxCrossEntropy(y, model.apply(x) as tf.Tensor),
          true,
        )!,
    );
    const { x, y } = batch();
    const run = (steps: number) => {
      for (let i = 0; i < steps; i++) step(x, y).dispose();
    };
    run(1000);
    const { numTensors, numDataBuffers } = tf.memory();
    const { rss } = process.memoryUsage();
    run(4000);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(tf.memory().numDataBuffers).toBe(numDataBuffers);
    // Beside the counted tensors: 8 KiB of native memory lost a step would show.
    expect(process.memoryUsage().rss - rss).toBeLessThan(32 * 2 ** 20);
    expect(step.traces).toBe(1);
  });

  it('sees a variable that JavaScript assigns between calls, in both directions', () => {
    const v = tf.variable(tf.scalar(1));
    const double = jit(() => v.assign(v.mul(2)));
    double();
    expect(values(v)).toEqual([2]);
    v.assign(tf.scalar(10));
    double();
    expect(values(v)).toEqual([20]);
  });

  it('leaves clones of a variable as they were', () => {
    const v = tf.variable(tf.tensor1d([1, 2]));
    const before = v.clone();
    const addOne = jit(() => v.assign(v.add(1)));
    addOne();
    const between = v.clone();
    addOne();
    expect(values(before)).toEqual([1, 2]);
    expect(values(between)).toEqual([2, 3]);
    expect(values(v)).toEqual([3, 4]);
  });

  it('keeps two variables apart that were made from one tensor', () => {
    const shared = tf.scalar(1);
    const a = tf.variable(shared);
    const b = tf.variable(shared);
    jit(() => a.assign(a.add(1)))();
    expect([values(a), values(b), values(shared)]).toEqual([[2], [1], [1]]);
  });

  it('reads a variable before and after an assignment in the order of the code', () => {
    const v = tf.variable(tf.scalar(3));
    const run = jit(() => {
      const before = v.clone();
      v.assign(v.mul(v));
      const after = v.clone();
      v.assign(v.add(1));
      return { before, after };
    });
    const { before, after } = run();
    expect([values(before), values(after), values(v)]).toEqual([[3], [9], [10]]);
  });

  it('initializes variables created inside once, as the code says', () => {
    let slot: tf.Variable | undefined;
    const accumulate = jit((x: tf.Tensor) => {
      slot ??= tf.variable(tf.zerosLike(x).add(100));
      slot.assign(slot.add(x));
      return slot.clone();
    });
    expect(values(accumulate(tf.tensor1d([1, 2])))).toEqual([101, 102]);
    expect(values(accumulate(tf.tensor1d([1, 2])))).toEqual([102, 104]);
  });
});

describe('signatures', () => {
  it('takes and returns nested structures, and keeps what is not a tensor', () => {
    const run = jit(({ pair, flag }: { pair: [tf.Tensor, tf.Tensor]; flag: boolean }) => ({
      sum: pair[0].add(pair[1]),
      list: [pair[0], 'text', flag],
    }));
    const a = tf.scalar(1);
    const out = run({ pair: [a, tf.scalar(2)], flag: true });
    expect(values(out.sum)).toEqual([3]);
    expect(values(out.list[0] as tf.Tensor)).toEqual([1]);
    expect(out.list.slice(1)).toEqual(['text', true]);
  });

  it('traces once per shape and dtype, and evicts the least recently used', () => {
    const f = jit((x: tf.Tensor) => x.add(1), { maxSignatures: 2 });
    const call = (n: number) => f(tf.zeros([n])).dispose();
    call(1);
    call(2);
    call(1);
    expect([f.traces, f.signatures]).toEqual([2, 2]);
    call(3);
    expect([f.traces, f.signatures]).toEqual([3, 2]);
    call(1);
    expect(f.traces).toBe(3);
    call(2);
    expect(f.traces).toBe(4);
    f.dispose();
    expect(f.signatures).toBe(0);
  });

  it('does not retrace when eight shapes take turns', () => {
    const f = jit((x: tf.Tensor) => x.mul(2));
    for (let i = 0; i < 40; i++) f(tf.ones([1 + (i % 8)])).dispose();
    expect(f.traces).toBe(8);
  });

  it('warns once when every call traces anew, and shows the inputs', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const f = jit((x: tf.Tensor, scale: number) => x.mul(scale), { name: 'scaled' });
    for (let i = 0; i < 20; i++) f(tf.scalar(1), i).dispose();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toMatch(
      /scaled.*16 calls[\s\S]*float32\[\], 14[\s\S]*float32\[\], 15/,
    );
  });

  it('becomes part of an outer jit function, and of a gradient', () => {
    const square = jit((x: tf.Tensor) => x.square());
    const outer = jit((x: tf.Tensor) => square(x).add(1));
    expect(values(outer(tf.scalar(3)))).toEqual([10]);
    expect(square.traces).toBe(0);
    expect(values(tf.grad((x) => square(x))(tf.scalar(3)))).toEqual([6]);
  });

  it('computes gradients inside', () => {
    const gradient = jit((x: tf.Tensor) => tf.grad((z) => z.pow(3).sum())(x));
    expect(values(gradient(tf.tensor1d([1, 2])))).toEqual([3, 12]);
  });

  it('holds captured tensors for as long as it is needed', () => {
    const offset = tf.tensor1d([5, 6]);
    const f = jit((x: tf.Tensor) => x.add(offset));
    expect(values(f(tf.zeros([2])))).toEqual([5, 6]);
    offset.dispose();
    expect(values(f(tf.ones([2])))).toEqual([6, 7]);
    f.dispose();
  });
});

describe('what a trace cannot hold is refused', () => {
  const v = () => tf.variable(tf.scalar(1), true, 'weight');

  it('a value read in the middle', () => {
    const branch = jit((x: tf.Tensor) => (x.dataSync()[0]! > 0 ? x : x.neg()), { name: 'branch' });
    expect(() => branch(tf.scalar(1))).toThrow(/branch reads the value of a tensor of shape \[\]/);
    const weight = v();
    expect(() => jit(() => tf.scalar(weight.dataSync()[0]!))()).toThrow(/variable weight/);
  });

  it('a random tensor drawn in JavaScript', () => {
    const noisy = jit((x: tf.Tensor) => x.add(tf.randomNormal([2])), { name: 'noisy' });
    expect(() => noisy(tf.zeros([2]))).toThrow(/noisy draws a random number in JavaScript/);
    expect(() => jit((x: tf.Tensor) => tf.dropout(x, 0.5))(tf.ones([4]))).toThrow(/random/);
    expect(Math.random()).not.toBe(Math.random());
  });

  it('a variable disposed, and one used after it was disposed', () => {
    const weight = v();
    expect(() => jit(() => weight.dispose())()).toThrow(/disposes variable weight/);
    const f = jit(() => weight.add(1));
    f();
    weight.dispose();
    expect(() => f()).toThrow(/variable weight, which has been disposed/);
  });

  it('an asynchronous function', () => {
    expect(() => jit(async (x: tf.Tensor) => x.add(1))(tf.scalar(1))).toThrow(/asynchronous/);
  });

  it('a shape that depends on values', () => {
    const nonZero = jit(
      (x: tf.Tensor) => tensorFlowKernels()!.execute('Where', [x], { T: { type: 'float32' } })[0]!,
    );
    expect(() => nonZero(tf.tensor1d([1, 0]))).toThrow(/shape of the result of Where/);
  });

  it('a tensor that leaks out of the trace', () => {
    let leaked: tf.Tensor | undefined;
    jit((x: tf.Tensor) => {
      leaked = tf.keep(x.add(1));
      return x;
    })(tf.scalar(1));
    expect(() => leaked!.dataSync()).toThrow(/used outside/);
    expect(() => leaked!.add(1)).toThrow(/used outside/);
    leaked!.dispose();
  });

  it('and leaves variables, tensors and Math.random as they were', () => {
    const weight = v();
    const before = tf.memory().numTensors;
    const failing = jit(() => {
      weight.assign(tf.scalar(2));
      throw new Error('stop');
    });
    expect(() => failing()).toThrow('stop');
    expect(values(weight)).toEqual([1]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('updates in place', () => {
  const adam = {
    T: { type: 'float32' },
    use_locking: { bool: false },
    use_nesterov: { bool: false },
  } as const;

  function trainer() {
    const w = tf.variable(tf.tensor1d([1, -1]));
    const m = tf.variable(tf.zeros([2]));
    const s = tf.variable(tf.zeros([2]));
    const step = (gradient: tf.Tensor) =>
      tf.tidy(() => {
        const scalars = [0.9, 0.999, 0.1, 0.9, 0.999, 1e-8].map((value) => tf.scalar(value));
        tensorFlowKernels()!.update('ResourceApplyAdam', [w, m, s], [...scalars, gradient], adam);
      });
    return { w, m, step };
  }

  it('are the same eagerly and traced, and visible to what follows', () => {
    const eager = trainer();
    const traced = trainer();
    const step = jit((gradient: tf.Tensor) => {
      const before = traced.w.clone();
      traced.step(gradient);
      return { before, change: traced.w.sub(before) };
    });
    const gradient = tf.tensor1d([1, 2]);
    for (let i = 0; i < 3; i++) {
      const before = values(eager.w);
      eager.step(gradient);
      const out = step(gradient);
      expect(values(out.before)).toEqual(before);
      expect(values(traced.w)).toEqual(values(eager.w));
      expect(values(out.change)[0]).toBeCloseTo(values(eager.w)[0]! - before[0]!, 6);
    }
    expect(values(traced.m)).toEqual(values(eager.m));
  });

  it('follow an assignment made by tfjs in the same trace', () => {
    const { w, step } = trainer();
    const run = jit((gradient: tf.Tensor) => {
      w.assign(tf.tensor1d([10, 20]));
      step(gradient);
    });
    run(tf.tensor1d([1, 1]));
    expect(values(w)[0]).toBeCloseTo(9.9, 4);
    expect(values(w)[1]).toBeCloseTo(19.9, 4);
  });
});

describe('memory', () => {
  it('is released with the results', () => {
    const f = jit((x: tf.Tensor) => [x.add(1), x.mul(2)]);
    const x = tf.ones([3]);
    tf.dispose(f(x));
    tf.dispose(x);
    expect(tf.memory().numTensors).toBe(tensorsBefore);
  });
});
