import { checkOptions } from '@resattn/options';
import { checkTarget, type Scores, scoreRows } from '../classification/scores.js';

export interface Likelihood {
  /** Summed negative log-likelihood of the targets, in nats. */
  readonly sum: number;
  /** Number of targets that counted. */
  readonly tokens: number;
}

/**
 * Negative log-likelihood `-sum ln softmax(logits)[target]` of a batch, in nats.
 *
 * A training loop that already has the mean loss needs no logits: `{ sum: loss * tokens, tokens }`.
 *
 * @param logits `[token, vocabulary]`, as rows or one flat array
 * @param targets token ids `[token]`
 * @param options.ignoreIndex targets of this value do not count; default -100
 */
export function negativeLogLikelihood(
  logits: Scores,
  targets: ArrayLike<number>,
  options: { readonly ignoreIndex?: number | undefined } = {},
): Likelihood {
  checkOptions('negativeLogLikelihood', options, { ignoreIndex: true });
  const { ignoreIndex = -100 } = options;
  let sum = 0;
  let tokens = 0;
  scoreRows('negativeLogLikelihood', logits, targets.length).forEach((row, i) => {
    const target = targets[i]!;
    if (target === ignoreIndex) return;
    checkTarget('negativeLogLikelihood', target, i, row.length);
    sum += logSumExp(row) - row[target]!;
    tokens++;
  });
  return { sum, tokens };
}

function logSumExp(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i]! > largest) largest = values[i]!;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - largest);
  return largest + Math.log(sum);
}
