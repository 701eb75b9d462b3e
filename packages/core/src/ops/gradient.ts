import * as tf from '@tensorflow/tfjs';

/** What a differentiable operation returns: its value, and how a gradient goes back through it. */
export interface Differentiable {
  readonly value: tf.Tensor;
  /** From dL/dvalue and the saved tensors to dL/dinput, one tensor an input and of its shape. */
  readonly gradient: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[];
}

/**
 * Runs an operation that has a gradient of its own with respect to `inputs`.
 *
 * A typed face of `tf.customGrad`: tensors that need no gradient (ids, masks) are simply captured by
 * `forward`, and everything that `gradient` reads goes through `save`, which keeps it alive. The
 * intermediates of the gradient are freed as soon as it is done. Gradients of gradients are not
 * provided.
 */
export function differentiable(
  inputs: readonly tf.Tensor[],
  forward: (save: (tensors: tf.Tensor[]) => void) => Differentiable,
): tf.Tensor {
  const run = tf.customGrad((...args) => {
    const { value, gradient } = forward(args[args.length - 1] as tf.GradSaveFunc);
    return {
      value,
      gradFunc: (dy, saved) => tf.tidy(() => gradient(dy, saved)),
    };
  });
  return run(...inputs);
}

/** Sums the gradient of a broadcast result over the axes along which `shape` was broadcast. */
export function sumToShape(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const added = dy.rank - shape.length;
  const axes: number[] = [];
  for (let axis = 0; axis < dy.rank; axis++) {
    if (axis < added || (shape[axis - added] === 1 && dy.shape[axis] !== 1)) axes.push(axis);
  }
  const summed = axes.length === 0 ? dy : tf.sum(dy, axes);
  return tf.reshape(summed, [...shape]);
}
