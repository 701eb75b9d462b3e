import { binaryLoss } from '../calibration/temperature.js';
import { type LossAndGradient, nonNegativeMinimum } from './non-negative-descent.js';

/**
 * The weights of models whose outputs are added: `output = bias + sum over m of w_m s_m`, with weights of at
 * least 0, so that a model that does not help is left out.
 *
 * `logistic` minimizes binary cross-entropy, each entry a text and a label by itself; `squared` the squared
 * error. A normal prior keeps the weights sensible where there are few texts: of deviation 1 around 1 in units of
 * each model's spread, and for `squared` around the mean of the models.
 *
 * Breiman, "Stacked regressions", 1996.
 *
 * @param members `[entries]` outputs of each model
 * @param targets `[entries]`: 0 and 1, or numbers
 */
export function stackingWeights(
  members: readonly Float64Array[],
  targets: ArrayLike<number>,
  loss: 'logistic' | 'squared',
): { readonly weights: readonly number[]; readonly bias: number } {
  const count = targets.length;
  if (count === 0) return { weights: members.map(() => 1 / members.length), bias: 0 };
  const means = members.map((own) => own.reduce((sum, value) => sum + value, 0) / count);
  const spreads = members.map((own, m) =>
    loss === 'squared'
      ? 1
      : Math.sqrt(own.reduce((sum, value) => sum + (value - means[m]!) ** 2, 0) / count) || 1,
  );
  const scaled = members.map((own, m) => own.map((value) => (value - means[m]!) / spreads[m]!));
  const center = loss === 'squared' ? 1 / members.length : 1;

  // The bias is last; centred members make it nearly independent of the weights.
  const parameters = new Float64Array(members.length + 1).fill(center);
  parameters[members.length] = 0;
  const { weights: found } = nonNegativeMinimum(
    parameters,
    (at) => lossOf(scaled, targets, at, { loss, center }),
    1,
  );
  const weights = members.map((_, m) => found[m]! / spreads[m]!);
  const shift = weights.reduce((sum, weight, m) => sum + weight * means[m]!, 0);
  return { weights, bias: found[members.length]! - shift };
}

/** Mean loss with the prior's part, and its gradient. */
function lossOf(
  members: readonly Float64Array[],
  targets: ArrayLike<number>,
  parameters: Float64Array,
  { loss, center }: { readonly loss: 'logistic' | 'squared'; readonly center: number },
): LossAndGradient {
  const count = targets.length;
  const gradient = new Float64Array(parameters.length);
  let total = 0;
  for (let i = 0; i < count; i++) {
    let output = parameters[members.length]!;
    for (let m = 0; m < members.length; m++) output += parameters[m]! * members[m]![i]!;
    const target = targets[i]!;
    const isLogistic = loss === 'logistic';
    total += isLogistic ? binaryLoss(output, target) : (output - target) ** 2 / 2;
    const slope = (isLogistic ? 1 / (1 + Math.exp(-output)) : output) - target;
    for (let m = 0; m < members.length; m++) gradient[m]! += slope * members[m]![i]!;
    gradient[members.length]! += slope;
  }
  for (let m = 0; m < members.length; m++) {
    total += (parameters[m]! - center) ** 2 / 2;
    gradient[m]! += parameters[m]! - center;
  }
  return { loss: total / count, gradient: gradient.map((value) => value / count) };
}
