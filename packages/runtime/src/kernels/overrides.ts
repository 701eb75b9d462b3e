import * as tf from '@tensorflow/tfjs';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';

type Kernel = Parameters<typeof tf.registerKernel>[0];

/**
 * Takes the rows `indices` of `x`. Unlike tfjs-node's kernel it does not read every index in
 * JavaScript; TensorFlow itself refuses one that is out of range.
 */
const gather: Kernel = {
  kernelName: tf.GatherV2,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, indices } = inputs as Record<'x' | 'indices', tf.Tensor>;
    const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
    return tf.tidy(
      () =>
        (backend as TensorFlowBackend).kernels.execute(
          'GatherV2',
          [x, indices, tf.scalar(axis, 'int32')],
          {
            batch_dims: { int: batchDims },
            Tparams: { type: x.dtype },
            Tindices: { type: indices.dtype },
            Taxis: { type: 'int32' },
          },
        )[0]!,
    );
  },
};

/** A clone keeps the value of the moment, also when a variable is then updated in place. */
const identity: Kernel = {
  kernelName: tf.Identity,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, backend }) =>
    (backend as TensorFlowBackend).snapshot((inputs as { x: tf.TensorInfo }).x),
};

export function overrideKernels(): void {
  for (const kernel of [gather, identity]) {
    tf.unregisterKernel(kernel.kernelName, kernel.backendName);
    tf.registerKernel(kernel);
  }
}
