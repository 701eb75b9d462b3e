import * as tf from '@tensorflow/tfjs';
import { type Kernel, kernel } from './kernel.js';

const isWhole = (x: tf.TensorInfo): boolean => x.dtype === 'int32' || x.dtype === 'bool';

/** The mean of integers and booleans is a float. */
const mean = () =>
  kernel(tf.Mean, ({ inputs, original }) => original({ x: tf.cast(inputs.x!, 'float32') }));

/** Integers are whole already; TensorFlow's kernel rounds them by way of floats that do not hold them. */
const round = () =>
  kernel(tf.Round, ({ inputs, original }) =>
    isWhole(inputs.x!) ? tf.clone(inputs.x!) : original(),
  );

/** The sign of NaN is 0, as in every backend of tfjs; TensorFlow's is NaN, and XLA's too or not. */
const sign = () =>
  kernel(tf.Sign, ({ inputs, original }) => {
    const x = inputs.x!;
    return x.dtype === 'float32' ? tf.where(tf.isNaN(x), tf.zerosLike(x), original()) : original();
  });

const step = () =>
  kernel(tf.Step, ({ inputs, attrs, original }) => {
    const x = inputs.x!;
    if (!isWhole(x)) return original();
    const isAbove = tf.greater(tf.cast(x, 'int32'), tf.scalar(0, 'int32'));
    const { alpha } = attrs as { alpha: number };
    return tf.where(isAbove, tf.onesLike(x), tf.cast(tf.fill(x.shape, alpha), x.dtype));
  });

/** That of integers is a float; tfjs-node's kernel would dispose of them. */
const exp = () =>
  kernel(tf.Exp, ({ inputs, original }) =>
    original({ x: isWhole(inputs.x!) ? tf.cast(inputs.x!, 'float32') : inputs.x }),
  );

/** That of integers is a float. */
const leakyRelu = () =>
  kernel(tf.LeakyRelu, ({ inputs, original }) =>
    isWhole(inputs.x!) ? original({ x: tf.cast(inputs.x!, 'float32') }) : original(),
  );

const diag = () =>
  kernel(tf.Diag, ({ inputs, original }) => {
    const x = inputs.x!;
    return x.dtype === 'bool' ? tf.cast(original({ x: tf.cast(x, 'int32') }), 'bool') : original();
  });

const bitwiseAnd = () =>
  kernel(tf.BitwiseAnd, ({ inputs, backend }) => {
    const { a, b } = inputs as Record<'a' | 'b', tf.Tensor>;
    return backend.kernels.execute('BitwiseAnd', [a, b], { T: { type: a.dtype } })[0]!;
  });

/** Numbers drawn for one seed are the same in every call, eager or compiled. Without, tfjs draws one. */
const multinomial = () =>
  kernel(tf.Multinomial, ({ inputs, attrs, backend }) => {
    const { numSamples, seed, normalized } = attrs as {
      numSamples: number;
      seed: number;
      normalized: boolean;
    };
    const logits = normalized ? tf.log(inputs.logits!) : inputs.logits!;
    const words = [...new Int32Array(Float64Array.of(seed).buffer)];
    return backend.kernels.execute(
      'StatelessMultinomial',
      [logits, tf.scalar(numSamples, 'int32'), tf.tensor1d(words, 'int32')],
      { T: { type: 'float32' }, Tseed: { type: 'int32' }, output_dtype: { type: 'int32' } },
    )[0]!;
  });

export const elementwiseKernels = (): Kernel[] => [
  mean(),
  round(),
  sign(),
  step(),
  exp(),
  leakyRelu(),
  diag(),
  bitwiseAnd(),
  multinomial(),
];
