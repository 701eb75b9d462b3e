import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { jit } from '../jit.js';
import { layerNorm } from './layer-norm.js';

// TensorFlow's optimizer looks for layer normalizations of one row and gives them an epsilon of its own.
it.each([[[1, 1, 12]], [[1, 12]], [[4, 12]], [[2, 3, 12]]])(
  'layerNorm of %j compiled is layerNorm',
  (shape) => {
    const size = tf.util.sizeFromShape(shape);
    const x = tf.tensor(
      Float32Array.from({ length: size }, (_, i) => Math.sin(7 * i)),
      shape,
    );
    const [gamma, beta] = [tf.linspace(1, 2, 12), tf.linspace(0, 1, 12)];
    const normalize = (x: tf.Tensor) => layerNorm(x, { gamma, beta });
    const expected = normalize(x).dataSync();
    const compiled = jit(normalize);
    for (const [i, value] of compiled(x).dataSync().entries())
      expect(value).toBeCloseTo(expected[i]!, 5);
    compiled.dispose();
  },
);
