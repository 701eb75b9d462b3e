import type { Interval } from '@resattn/metrics';

/** What a finished run reached on its validation part, which its best step was chosen by. */
export interface Validated {
  /** Name of the score: `accuracy`, `loss`. */
  readonly score: string;
  readonly value: number;
  /** Default false. */
  readonly isLowerBetter?: boolean | undefined;
  /** Number of examples of which it is the part that is right. Default: it is no such part. */
  readonly examples?: number | undefined;
}

/** Of the standard normal distribution: 95 % lie within it. */
const Z = 1.959963984540054;

/**
 * The 95 % interval of a proportion p of n (Wilson 1927):
 * (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). It stays within 0 and 1.
 */
export function wilsonInterval(proportion: number, examples: number): Interval {
  const square = Z ** 2 / examples;
  const middle = proportion + square / 2;
  const half = Z * Math.sqrt((proportion * (1 - proportion)) / examples + square / examples / 4);
  return {
    lower: Math.max(0, (middle - half) / (1 + square)),
    upper: Math.min(1, (middle + half) / (1 + square)),
  };
}
