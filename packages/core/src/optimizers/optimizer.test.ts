import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { afterEach, describe, expect, it } from 'vitest';
import * as optimizers from './index.js';

const made: { dispose(): void }[] = [];
afterEach(() => {
  for (const each of made.splice(0)) each.dispose();
});

function own<T extends { dispose(): void }>(each: T): T {
  made.push(each);
  return each;
}

const variableOf = (values: number[], name?: string) =>
  own(tf.tidy(() => tf.variable(tf.tensor1d(values), true, name)));
const gradientsOf = (entries: [tf.Variable, number[]][]) =>
  Object.fromEntries(entries.map(([{ name }, values]) => [name, tf.tensor1d(values)]));

describe('learning rate', () => {
  it('changes what a compiled step does without another trace', () => {
    const weight = variableOf([1]);
    const optimizer = own(optimizers.sgd({ learningRate: 0.1 }));
    const step = own(jit((g: tf.Tensor) => optimizer.applyGradients({ [weight.name]: g })));
    const gradient = tf.tensor1d([1]);
    step(gradient);
    expectClose(weight.dataSync(), [0.9], 1e-6, 'rate 0.1');
    const { traces } = step;
    optimizer.learningRate = 0.5;
    step(gradient);
    expectClose(weight.dataSync(), [0.4], 1e-6, 'rate 0.5');
    expect(step.traces).toBe(traces);
    expect(optimizer.learningRate).toBe(0.5);
    expect(optimizer.iterations).toBe(2);
  });

  it('is multiplied by variable', () => {
    const slow = variableOf([1], 'lower/kernel');
    const fast = variableOf([1], 'upper/kernel');
    const optimizer = own(
      optimizers.sgd({
        learningRate: 0.1,
        rateMultiplier: (name) => (name.startsWith('lower') ? 0.5 : 1),
      }),
    );
    optimizer.applyGradients(
      gradientsOf([
        [slow, [1]],
        [fast, [1]],
      ]),
    );
    expectClose([...slow.dataSync(), ...fast.dataSync()], [0.95, 0.9], 1e-6, 'weights');
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %f', (learningRate) => {
    expect(() => optimizers.adam({ learningRate })).toThrow('expected a finite number >= 0');
    const optimizer = own(optimizers.adam());
    expect(() => {
      optimizer.learningRate = learningRate;
    }).toThrow('expected a finite number >= 0');
  });
});

describe('weight decay', () => {
  it.each(['adamw', 'lion', 'lamb', 'adafactor', 'sgd'] as const)(
    'of %s leaves out what the filter leaves out',
    (name) => {
      const kernel = variableOf([1, 2], 'kernel');
      const bias = variableOf([1, 2], 'bias');
      const make = {
        adamw: optimizers.adamw,
        lion: optimizers.lion,
        lamb: optimizers.lamb,
        adafactor: optimizers.adafactor,
        sgd: optimizers.sgd,
      }[name];
      const optimizer = own(
        make({ learningRate: 0.1, weightDecay: 0.5, decay: (name) => name === 'kernel' }),
      );
      optimizer.applyGradients(
        gradientsOf([
          [kernel, [0, 0]],
          [bias, [0, 0]],
        ]),
      );
      expectClose(bias.dataSync(), [1, 2], 1e-6, 'bias');
      expect(kernel.dataSync()[0]).toBeLessThan(0.999);
    },
  );

  it('of adamw defaults to 0.01', () => {
    const weight = variableOf([1]);
    const optimizer = own(optimizers.adamw({ learningRate: 0.1, weightDecay: undefined }));
    optimizer.applyGradients(gradientsOf([[weight, [0]]]));
    expectClose(weight.dataSync(), [0.999], 1e-7, 'weight');
  });
});

describe('clipNorm', () => {
  it('bounds the gradients together', () => {
    const [a, b] = [variableOf([0]), variableOf([0])];
    const optimizer = own(optimizers.sgd({ learningRate: 1, clipNorm: 1 }));
    optimizer.applyGradients(
      gradientsOf([
        [a, [3]],
        [b, [4]],
      ]),
    );
    expectClose([...a.dataSync(), ...b.dataSync()], [-0.6, -0.8], 1e-6, 'weights');
  });

  it('refuses a norm that is not positive', () => {
    expect(() => optimizers.sgd({ clipNorm: 0 })).toThrow('expected a number > 0');
  });
});

describe('state', () => {
  const factories = Object.entries({
    sgd: () => optimizers.sgd({ learningRate: 0.1, momentum: 0.9 }),
    adam: () => optimizers.adam({ learningRate: 0.1, amsgrad: true }),
    adamw: () => optimizers.adamw({ learningRate: 0.1 }),
    adafactor: () => optimizers.adafactor({ beta1: 0.9 }),
    nadam: () => optimizers.nadam({ learningRate: 0.1 }),
  });
  const gradients = [
    [1, -2],
    [0.5, 0.5],
    [-1, 3],
    [2, 2],
  ];

  async function saved(optimizer: optimizers.Optimizer) {
    const weights = await optimizer.getWeights();
    return weights.map(({ name, tensor }) => ({ name, tensor: tf.clone(tensor) }));
  }

  it.each(factories)('of %s goes on in another optimizer where it stopped', async (_, make) => {
    const weight = variableOf([1, 2], 'w');
    const first = own(make());
    for (const g of gradients.slice(0, 2)) first.applyGradients(gradientsOf([[weight, g]]));
    const [middle, state] = [weight.dataSync(), await saved(first)];
    for (const g of gradients.slice(2)) first.applyGradients(gradientsOf([[weight, g]]));
    const expected = weight.dataSync();

    weight.assign(tf.tensor1d(middle));
    const second = own(make());
    await second.setWeights(state);
    expect(second.iterations).toBe(2);
    for (const g of gradients.slice(2)) second.applyGradients(gradientsOf([[weight, g]]));
    expect(weight.dataSync()).toEqual(expected);
  });

  it('is taken in order by a model made again, whose variables have other names', async () => {
    const old = variableOf([1], 'dense_1/kernel');
    const first = own(optimizers.adam());
    first.applyGradients(gradientsOf([[old, [2]]]));
    const again = variableOf([1], 'dense_2/kernel');
    const second = own(optimizers.adam());
    second.build([again]);
    await second.setWeights(await first.getWeights());
    const state = await second.getWeights();
    expect(state.map(({ name }) => name)).toEqual(['iter', 'dense_2/kernel/m', 'dense_2/kernel/v']);
    expectClose(state[1]!.tensor.dataSync(), [0.2], 1e-6, 'm');
  });

  it('of another shape is refused', async () => {
    const weight = variableOf([1, 2], 'w');
    const optimizer = own(optimizers.adam());
    optimizer.build([weight]);
    const state = [
      { name: 'iter', tensor: tf.scalar(1, 'int32') },
      { name: 'w/m', tensor: tf.zeros([3]) },
    ];
    await expect(optimizer.setWeights(state)).rejects.toThrow('shape [3], expected [2]');
    await expect(optimizer.setWeights(state.slice(1))).rejects.toThrow('expected "iter"');
  });
});

describe('applyGradients', () => {
  it('leaves a variable without a gradient alone', () => {
    const [a, b] = [variableOf([1]), variableOf([1])];
    const optimizer = own(optimizers.adam());
    optimizer.minimize(() => tf.sum(tf.square(a)), false, [a, b]);
    expect(b.dataSync()).toEqual(Float32Array.of(1));
    expect(a.dataSync()[0]).toBeLessThan(1);
  });

  it('refuses a name that is no variable', () => {
    const optimizer = own(optimizers.adam());
    expect(() => optimizer.applyGradients({ nobody: tf.scalar(1) })).toThrow(
      'no variable named "nobody"',
    );
  });

  it.each(
    Object.entries({
      sgd: () => optimizers.sgd({ momentum: 0.9, dampening: 0.1, clipNorm: 1 }),
      adamw: () => optimizers.adamw(),
      adafactor: () => optimizers.adafactor(),
      lamb: () => optimizers.lamb(),
      radam: () => optimizers.radam(),
    }),
  )('of %s leaves no tensors behind', (_, make) => {
    const weight = variableOf([1, 2]);
    const optimizer = own(make());
    const gradients = gradientsOf([[weight, [1, -1]]]);
    optimizer.applyGradients(gradients);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) optimizer.applyGradients(gradients);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('with tf.layers', () => {
  it('trains a compiled model', async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'zeros' })],
    });
    model.compile({
      optimizer: own(optimizers.adam({ learningRate: 0.1 })),
      loss: 'meanSquaredError',
    });
    const x = tf.tensor2d([[0], [1], [2], [3]]);
    const y = tf.tensor2d([[1], [3], [5], [7]]);
    const { history } = await model.fit(x, y, {
      epochs: 200,
      batchSize: 4,
      shuffle: false,
      verbose: 0,
    });
    expect(history.loss!.at(-1)).toBeLessThan(0.01);
    model.dispose();
  });

  it('has a configuration that makes the same optimizer again', () => {
    const optimizer = own(optimizers.adamw({ learningRate: 0.25, beta2: 0.95, clipNorm: 2 }));
    const config = optimizer.getConfig();
    expect(config).toEqual({
      learningRate: 0.25,
      beta1: 0.9,
      beta2: 0.95,
      epsilon: 1e-8,
      weightDecay: 0.01,
      amsgrad: false,
      clipNorm: 2,
    });
    expect(own(new optimizers.AdamW(config)).getConfig()).toEqual(config);
  });
});

describe('ExponentialMovingAverage', () => {
  it('swaps averages in and exact values back, and updates inside jit', () => {
    const weight = variableOf([1]);
    const average = own(new optimizers.ExponentialMovingAverage([weight], { decay: 0.5 }));
    const step = own(
      jit((x: tf.Tensor) => {
        weight.assign(tf.add(weight, x));
        average.update();
      }),
    );
    step(tf.tensor1d([0.1]));
    step(tf.tensor1d([0.1]));
    const value = weight.dataSync();
    average.swap();
    expectClose(weight.dataSync(), [1.125], 1e-6, 'average');
    average.swap();
    expect(weight.dataSync()).toEqual(value);
  });

  it('continues from saved averages and refuses those of another model', () => {
    const weight = variableOf([1]);
    const average = own(new optimizers.ExponentialMovingAverage([weight]));
    average.setWeights([{ name: 'w', tensor: tf.tensor1d([5]) }]);
    expect(average.getWeights()[0]!.tensor.dataSync()).toEqual(Float32Array.of(5));
    expect(() => average.setWeights([])).toThrow('got 0 averages, expected 1');
    expect(() => average.setWeights([{ name: 'w', tensor: tf.zeros([2]) }])).toThrow(
      'expected [1]',
    );
  });
});

describe('GradientAccumulator', () => {
  it('gives the step of the whole batch, from two compiled functions', () => {
    const weight = variableOf([0]);
    const accumulator = own(new optimizers.GradientAccumulator([weight]));
    const optimizer = own(optimizers.sgd({ learningRate: 1 }));
    const add = own(jit((g: tf.Tensor) => accumulator.add({ [weight.name]: g })));
    const apply = own(jit(() => optimizer.applyGradients(accumulator.take())));
    for (const round of [1, 2]) {
      add(tf.tensor1d([1]));
      add(tf.tensor1d([3]));
      apply();
      expectClose(weight.dataSync(), [-2 * round], 1e-6, `round ${round}`);
    }
  });

  it('refuses a gradient of a variable that it does not know', () => {
    const accumulator = own(new optimizers.GradientAccumulator([variableOf([0])]));
    expect(() => accumulator.add({ other: tf.scalar(0) })).toThrow('no variable named "other"');
  });
});
