import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import { setSeed } from '../random/index.js';
import * as initializers from './index.js';

describe('initializers', () => {
  it.each([[[6, 4]], [[4, 6]], [[5, 5]], [[3, 2, 8]]])(
    'orthogonal %j: the fewer of rows and columns are orthonormal times the gain',
    (shape) => {
      const weight = initializers.orthogonal({ gain: 2 }).apply(shape);
      const matrix: tf.Tensor2D = tf.reshape(weight, [-1, shape.at(-1)!]);
      const [rows, columns] = matrix.shape;
      const gram = tf.matMul(matrix, matrix, rows >= columns, rows < columns);
      const expected = tf.mul(tf.eye(Math.min(rows, columns)), 4);
      expectClose(gram.dataSync(), expected.dataSync(), 1e-5, 'gram matrix');
    },
  );

  it('orthogonal refuses a vector', () => {
    expect(() => initializers.orthogonal().apply([3])).toThrow('expected at least two axes');
  });

  it('draws the same weight after the same setSeed, another one at the next draw', () => {
    const draw = () => initializers.glorotUniform().apply([4, 3]).dataSync();
    setSeed(3);
    const [first, second] = [draw(), draw()];
    setSeed(3);
    expect(draw()).toEqual(first);
    expect(second).not.toEqual(first);
  });

  it('with a seed of its own draws the same weight always and leaves the default generator be', () => {
    const draw = (options = {}) => initializers.heNormal(options).apply([4, 3]).dataSync();
    setSeed(1);
    const expected = draw();
    setSeed(1);
    const own = draw({ seed: 5 });
    expect(draw()).toEqual(expected);
    expect(draw({ seed: 5 })).toEqual(own);
  });

  it('works in tf.layers and survives saving and loading', async () => {
    setSeed(2);
    const model = tf.sequential({
      layers: [
        tf.layers.dense({
          units: 3,
          inputShape: [2],
          kernelInitializer: initializers.glorotNormal({ gain: 2 }),
          biasInitializer: initializers.constant(0.5),
        }),
      ],
    });
    expect(model.getWeights()[1]!.dataSync()).toEqual(Float32Array.of(0.5, 0.5, 0.5));
    const config = model.layers[0]!.getConfig().kernelInitializer;
    expect(config).toEqual({
      className: 'resattn>VarianceScaling',
      config: { scale: 4, mode: 'fanAvg', distribution: 'normal' },
    });
    const copy = await tf.models.modelFromJSON(model.toJSON(null, false) as never);
    expect(copy.layers[0]!.getConfig().kernelInitializer).toEqual(config);
  });

  it.each([
    [initializers.RandomUniform, { min: -1, max: 2 }],
    [initializers.RandomNormal, { mean: 1, stddev: 2 }],
    [initializers.TruncatedNormal, { mean: 0, stddev: 0.02, lower: -0.01, upper: 0.04 }],
    [initializers.Orthogonal, { gain: 3 }],
    [initializers.VarianceScaling, { scale: 2, mode: 'fanOut', distribution: 'uniform', seed: 4 }],
  ] as [tf.serialization.SerializableConstructor<initializers.Initializer>, object][])(
    '%o keeps its configuration %j',
    (Class, options) => {
      const initializer = new Class(options);
      expect(initializer.getConfig()).toEqual(options);
      const copy = Class.fromConfig(Class, initializer.getConfig());
      expect(copy.getConfig()).toEqual(options);
    },
  );

  it('of an earlier release is read with its deviation under the former name', () => {
    const { RandomNormal } = initializers;
    const copy = RandomNormal.fromConfig(RandomNormal, { mean: 0, std: 2 });
    expect(copy.getConfig()).toEqual({ mean: 0, stddev: 2 });
  });
});
