import * as tf from '@tensorflow/tfjs';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';
import { withoutNativeLog } from '../ffi/quiet.js';
import { GraphFunction } from '../graph/graph-function.js';
import { type Kernel, kernel } from './kernel.js';

/** Backends for which TensorFlow has printed its line. */
const warned = new WeakSet<TensorFlowBackend>();

/**
 * The first graph of a process that transposes a tensor of another type than float32 has TensorFlow print
 * an error of oneDNN's on stderr, once, and compute it with its own kernel. This runs such a graph, with
 * stderr closed, so that the user's graphs keep their stderr.
 */
function warnUnseen(backend: TensorFlowBackend): void {
  if (warned.has(backend)) return;
  warned.add(backend);
  backend.withTrace(undefined, () => {
    const x = tf.zeros([2, 2], 'bool');
    const first = new GraphFunction(backend, 'transpose', tf.transpose, [x], 'graph');
    withoutNativeLog(() => first.run([x]));
    first.dispose();
  });
}

const transpose = (): Kernel =>
  kernel(tf.Transpose, ({ inputs, backend, original }) => {
    const { compiler, isGpu, settings } = backend.kernels;
    const isWarned = compiler === 'graph' && !isGpu && settings?.oneDnn !== false;
    if (isWarned && inputs.x!.dtype !== 'float32') warnUnseen(backend);
    return original();
  });

export const transposeKernels = (): Kernel[] => [transpose()];
