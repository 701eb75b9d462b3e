import * as tf from '@tensorflow/tfjs';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';
import { type Kernel, kernel } from './kernel.js';

/** Whether a divisor has no zero, as far as that is known while a function is traced. */
function isNeverZero(divisor: tf.Tensor, backend: TensorFlowBackend): boolean {
  try {
    return !(backend.readSync(divisor.dataId) as Int32Array).includes(0);
  } catch {
    // Its value exists only when the function runs.
    return false;
  }
}

/** TensorFlow refuses to divide an integer by zero; XLA returns a number. */
const integerDivision = (kernelName: string): Kernel =>
  kernel(kernelName, ({ inputs, backend, original }) => {
    const b = inputs.b!;
    const isUnchecked = backend.kernels.compiler === 'xla' && b.dtype === 'int32';
    if (isUnchecked && !isNeverZero(b, backend))
      throw new Error(
        `jit: ${kernelName} of integers compiled by XLA does not detect a division by zero, so the ` +
          "divisor has to be a constant other than 0; use compiler: 'graph', or 'auto', which takes " +
          'XLA only where it may',
      );
    return original();
  });

export const divisionKernels = (): Kernel[] => [
  integerDivision(tf.FloorDiv),
  integerDivision(tf.Mod),
];
