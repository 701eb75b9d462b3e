import * as tf from '@tensorflow/tfjs';
import { type Kernel, kernel } from './kernel.js';

/** What TensorFlow's own kernels start from when they look for the largest number. */
export const lowest = -3.4028234663852886e38;

/** `x` as TensorFlow's own kernels see it: NaN and -Infinity are never larger than what they start from. */
const floored = (x: tf.Tensor): tf.Tensor =>
  tf.where(tf.isNaN(x), tf.fill(x.shape, lowest), tf.maximum(x, lowest));

const isFloatByXla = (x: tf.Tensor, compiler: string | undefined): boolean =>
  compiler === 'xla' && x.dtype === 'float32';

const argMax = () =>
  kernel(tf.ArgMax, ({ inputs, backend, original }) => {
    const x = inputs.x!;
    return isFloatByXla(x, backend.kernels.compiler) ? original({ x: floored(x) }) : original();
  });

const argMin = () =>
  kernel(tf.ArgMin, ({ inputs, backend, original }) => {
    const x = inputs.x!;
    return isFloatByXla(x, backend.kernels.compiler)
      ? original({ x: tf.neg(floored(tf.neg(x))) })
      : original();
  });

const maxPool = (kernelName: string) =>
  kernel(kernelName, ({ inputs, backend, original }) => {
    const x = inputs.x!;
    return isFloatByXla(x, backend.kernels.compiler) ? original({ x: floored(x) }) : original();
  });

/** Kernels that tell XLA what TensorFlow's own do with NaN. They come after all others. */
export const xlaKernels = (): Kernel[] => [
  argMax(),
  argMin(),
  maxPool(tf.MaxPool),
  maxPool(tf.MaxPool3D),
];
