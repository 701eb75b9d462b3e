import * as tf from '@tensorflow/tfjs';
import { showShape } from '../ops/rows.js';

/**
 * How single losses become the result: their `mean` (over those that count), their `sum`, or `none`,
 * all of them.
 */
export type Reduction = 'mean' | 'sum' | 'none';

/** The option that every loss has. */
export interface ReductionOption {
  /** Default `mean`. */
  readonly reduction?: Reduction | undefined;
}

const reductions: readonly string[] = ['mean', 'sum', 'none'];

/** @throws Error when the value is not a {@link Reduction}. */
export function checkReduction(loss: string, reduction: string): void {
  if (!reductions.includes(reduction)) {
    throw new Error(
      `${loss}: reduction is ${JSON.stringify(reduction)}, want 'mean', 'sum' or 'none'`,
    );
  }
}

/** Reduces single losses, differentiably. */
export function reduce(loss: string, losses: tf.Tensor, reduction: Reduction = 'mean'): tf.Tensor {
  checkReduction(loss, reduction);
  if (reduction === 'none') return losses;
  return reduction === 'sum' ? tf.sum(losses) : tf.mean(losses);
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
        `${showShape(second.shape)} differ; want equal shapes`,
    );
  }
}
