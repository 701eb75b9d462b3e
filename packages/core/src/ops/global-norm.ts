import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';

/** Sum of the squares of all elements. */
function sumOfSquares(x: tf.Tensor): tf.Tensor {
  const kernels = tensorFlowKernels();
  if (!kernels) return tf.sum(tf.square(x));
  // One pass and no temporary; the kernel halves the sum.
  const [half] = kernels.execute('L2Loss', [x], { T: { type: x.dtype } });
  return tf.mul(half!, 2);
}

/**
 * Norm of all tensors taken as one vector: `(sum over tensors and elements of |x|^p)^(1/p)`.
 *
 * @param normType p: 2 (default), another positive number, or Infinity for the largest magnitude
 */
export function globalNorm(tensors: readonly tf.Tensor[], normType = 2): tf.Scalar {
  if (!(normType > 0))
    throw new Error(`globalNorm: normType is ${normType}, expected a number > 0`);
  if (tensors.length === 0) return tf.scalar(0);
  return tf.tidy(() => {
    if (normType === Number.POSITIVE_INFINITY) {
      return tf.max(tf.stack(tensors.map((x) => tf.max(tf.abs(x)))));
    }
    if (normType === 2) return tf.sqrt(tf.addN(tensors.map(sumOfSquares))) as tf.Scalar;
    const powers = tensors.map((x) => tf.sum(tf.pow(tf.abs(x), normType)));
    return tf.pow(tf.addN(powers), 1 / normType);
  });
}

export interface ClippedGradients {
  readonly clipped: tf.Tensor[];
  /** The norm before clipping, a scalar. */
  readonly norm: tf.Scalar;
}

/**
 * Scales all tensors by one factor so that their global norm is at most `maxNorm`:
 * `x min(1, maxNorm / (norm + 1e-6))`. The norm takes one pass over the tensors.
 *
 * Pascanu et al., "On the difficulty of training recurrent neural networks", ICML 2013.
 *
 * @throws Error when `maxNorm` is not a positive number.
 */
export function clipByGlobalNorm(
  tensors: readonly tf.Tensor[],
  maxNorm: number,
  normType = 2,
): ClippedGradients {
  if (!(maxNorm > 0))
    throw new Error(`clipByGlobalNorm: maxNorm is ${maxNorm}, expected a number > 0`);
  const norm = globalNorm(tensors, normType);
  const clipped = tf.tidy(() => {
    const factor = tf.minimum(1, tf.div(maxNorm, tf.add(norm, 1e-6)));
    return tensors.map((x) => tf.mul(x, factor));
  });
  return { clipped, norm };
}

/** Cuts every element to `[-limit, limit]`. */
export function clipByValue(tensors: readonly tf.Tensor[], limit: number): tf.Tensor[] {
  if (!(limit > 0)) throw new Error(`clipByValue: limit is ${limit}, expected a number > 0`);
  return tensors.map((x) => tf.clipByValue(x, -limit, limit));
}
