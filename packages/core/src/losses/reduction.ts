import * as tf from '@tensorflow/tfjs';
import { showShape } from '../ops/rows.js';

/**
 * How single losses become the result: their `mean` (over those that count), their `sum`, or `none`,
 * all of them.
 */
export type Reduction = 'mean' | 'sum' | 'none';

/** The option that every loss has. */
export interface ReductionOption<R extends Reduction = Reduction> {
  /** Default `mean`. */
  readonly reduction?: R | undefined;
}

/** All losses for `none`, else a scalar. */
export type Reduced<R extends Reduction> = R extends 'none' ? tf.Tensor : tf.Scalar;

const reductions: readonly string[] = ['mean', 'sum', 'none'];

/** @throws Error when the value is not a {@link Reduction}. */
export function checkReduction(loss: string, reduction: string): void {
  if (!reductions.includes(reduction)) {
    throw new Error(
      `${loss}: reduction is ${JSON.stringify(reduction)}, expected 'mean', 'sum' or 'none'`,
    );
  }
}

/** Reduces single losses, differentiably. */
export function reduce<R extends Reduction>(
  loss: string,
  losses: tf.Tensor,
  reduction: R | undefined,
): Reduced<R> {
  const asked: Reduction = reduction ?? 'mean';
  checkReduction(loss, asked);
  const reduced = asked === 'none' ? losses : asked === 'sum' ? tf.sum(losses) : tf.mean(losses);
  return reduced as Reduced<R>;
}

/** @throws Error when the two tensors of a loss differ in shape. */
export function checkSameShape(loss: string, tensors: Readonly<Record<string, tf.Tensor>>): void {
  const [[firstName, first], [secondName, second]] = Object.entries(tensors) as [
    [string, tf.Tensor],
    [string, tf.Tensor],
  ];
  if (showShape(first.shape) !== showShape(second.shape)) {
    throw new Error(
      `${loss}: ${firstName} ${showShape(first.shape)} and ${secondName} ` +
        `${showShape(second.shape)} differ; expected equal shapes`,
    );
  }
}
