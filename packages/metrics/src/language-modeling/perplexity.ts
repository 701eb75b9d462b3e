import { checkOptions, type NoOptions } from '@resattn/options';
import { SumMetric } from '../sum-metric.js';
import type { Likelihood } from './likelihood.js';

/**
 * Perplexity `exp(sum / tokens)` of a corpus: batches of different size weigh by their tokens.
 *
 * `update({ sum, tokens })`: summed negative log-likelihood in nats, and how many tokens it is of.
 */
export function perplexity(options: NoOptions = {}): SumMetric<[likelihood: Likelihood], number> {
  checkOptions('perplexity', options, {});
  return perUnit('perplexity', 'tokens', (mean) => Math.exp(mean));
}

/** Mean negative log-likelihood of a token in bits, `sum / tokens / ln 2`. */
export function bitsPerToken(options: NoOptions = {}): SumMetric<[likelihood: Likelihood], number> {
  checkOptions('bitsPerToken', options, {});
  return perUnit('bitsPerToken', 'tokens', (mean) => mean / Math.LN2);
}

/**
 * Bits per character, `sum / characters / ln 2`, which unlike perplexity compares models of
 * different vocabularies.
 *
 * `update({ sum, characters })`: summed negative log-likelihood in nats, and the number of
 * characters of the text it is of.
 */
export function bitsPerCharacter(
  options: NoOptions = {},
): SumMetric<[likelihood: { readonly sum: number; readonly characters: number }], number> {
  checkOptions('bitsPerCharacter', options, {});
  return perUnit('bitsPerCharacter', 'characters', (mean) => mean / Math.LN2);
}

function perUnit<Unit extends string>(
  name: string,
  unit: Unit,
  compute: (mean: number) => number,
): SumMetric<[likelihood: { readonly sum: number } & { readonly [unit in Unit]: number }], number> {
  return new SumMetric(
    name,
    {},
    (likelihood) => {
      const { sum } = likelihood;
      const count: number = likelihood[unit];
      if (!Number.isFinite(sum)) {
        throw new Error(
          `${name}: sum is ${sum}, expected the summed negative log-likelihood in nats`,
        );
      }
      if (!(Number.isInteger(count) && count >= 0)) {
        throw new Error(`${name}: ${unit} is ${count}, expected how many the sum is of`);
      }
      return [count, sum];
    },
    ([count, sum]) => compute(sum! / count!),
    unit === 'tokens' ? 'likelihood' : 'other',
  );
}
