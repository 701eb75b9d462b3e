/** A loss and its gradient at some weights. */
export interface LossAndGradient {
  readonly loss: number;
  readonly gradient: Float64Array;
}

const STEPS = 200;

/**
 * The weights of at least 0 with the least convex loss: projected gradient descent, whose steps shrink until
 * the loss falls enough, and then grow again.
 *
 * @param numFree of the last weights, which may be below 0. Default 0
 */
export function nonNegativeMinimum(
  start: Float64Array,
  lossOf: (weights: Float64Array) => LossAndGradient,
  numFree = 0,
): { readonly weights: Float64Array; readonly loss: number } {
  const numBounded = start.length - numFree;
  let weights = start;
  let { loss, gradient } = lossOf(weights);
  let rate = 1;
  for (let step = 0; step < STEPS && rate > 1e-9; step++) {
    const next = weights.map((weight, m) => {
      const moved = weight - rate * gradient[m]!;
      return m < numBounded ? Math.max(0, moved) : moved;
    });
    const squared = next.reduce((sum, weight, m) => sum + (weight - weights[m]!) ** 2, 0);
    if (squared < 1e-12) break;
    const trial = lossOf(next);
    if (trial.loss > loss - squared / (4 * rate)) {
      rate /= 2;
      continue;
    }
    weights = next;
    ({ loss, gradient } = trial);
    rate *= 2;
  }
  return { weights, loss };
}
