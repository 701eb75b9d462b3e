import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { differentiable } from '../ops/gradient.js';
import {
  checkSameShape,
  type Reduced,
  type Reduction,
  type ReductionOption,
  reduce,
} from './reduction.js';

/** A loss that is a function of the error `prediction - target`, and its derivative. */
function errorLoss<R extends Reduction>(
  name: string,
  [prediction, target]: readonly [tf.Tensor, tf.Tensor],
  { reduction }: ReductionOption<R>,
  value: (error: tf.Tensor) => tf.Tensor,
  derivative: (error: tf.Tensor) => tf.Tensor,
): Reduced<R> {
  checkSameShape(name, { prediction, target });
  const losses = differentiable([prediction, target], (save) => {
    const error = tf.sub(prediction, target);
    save([error]);
    return {
      value: value(error),
      gradient: (dy, [error]) => {
        const slope = tf.mul(dy, derivative(error!));
        return [slope, tf.neg(slope)];
      },
    };
  });
  return reduce(name, losses, reduction);
}

/**
 * `(prediction - target)^2`
 *
 * @throws Error when the shapes differ.
 */
export function meanSquaredError<R extends Reduction = 'mean'>(
  prediction: tf.Tensor,
  target: tf.Tensor,
  options: ReductionOption<R> = {},
): Reduced<R> {
  checkOptions('meanSquaredError', options, { reduction: true });
  return errorLoss('meanSquaredError', [prediction, target], options, tf.square, (error) =>
    tf.mul(error, 2),
  );
}

/**
 * `|prediction - target|`; its gradient at 0 is 0.
 *
 * @throws Error when the shapes differ.
 */
export function meanAbsoluteError<R extends Reduction = 'mean'>(
  prediction: tf.Tensor,
  target: tf.Tensor,
  options: ReductionOption<R> = {},
): Reduced<R> {
  checkOptions('meanAbsoluteError', options, { reduction: true });
  return errorLoss('meanAbsoluteError', [prediction, target], options, tf.abs, tf.sign);
}

export interface HuberOptions<R extends Reduction = Reduction> extends ReductionOption<R> {
  /** Error at which the parabola becomes a line. Default 1. */
  readonly delta?: number | undefined;
}

/**
 * Huber's loss: `e^2 / 2` up to delta, `delta (|e| - delta / 2)` beyond (Huber, 1964).
 *
 * @throws Error when the shapes differ or delta is not positive.
 */
export function huberLoss<R extends Reduction = 'mean'>(
  prediction: tf.Tensor,
  target: tf.Tensor,
  given: HuberOptions<R> = {},
): Reduced<R> {
  checkOptions('huberLoss', given, { delta: true, reduction: true });
  const { delta = 1, ...options } = given;
  if (!(delta > 0)) throw new Error(`huberLoss: delta is ${delta}, expected a number > 0`);
  return errorLoss(
    'huberLoss',
    [prediction, target],
    options,
    (error) => {
      const size = tf.abs(error);
      const inner = tf.minimum(size, delta);
      return tf.mul(inner, tf.sub(size, tf.mul(inner, 0.5)));
    },
    (error) => tf.clipByValue(error, -delta, delta),
  );
}
