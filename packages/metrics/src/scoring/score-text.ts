import { checkOptions, givenOptions, OptionError } from '@resattn/options';
import type { BootstrapInterval } from '../significance/bootstrap.js';
import {
  compareLines,
  type LineComparison,
  type LineScores,
  type ScoreRequest,
  scoreLines,
} from './score-lines.js';

export interface ScoreReportOptions {
  /** Hypotheses of another system, to compare with. Default: none. */
  readonly baseline?: readonly string[] | undefined;
  /** How systems are compared. Default `bootstrap`. */
  readonly test?: 'bootstrap' | 'randomization' | undefined;
  /** Whether scores have intervals of 95 % by the bootstrap. Default false. */
  readonly confidence?: boolean | undefined;
  /** Samples to draw. Default 1000, for randomization 10000. */
  readonly numResamples?: number | undefined;
  /** Of the draws. Default 12345. */
  readonly seed?: number | undefined;
  /** Digits behind the point. Default 2. */
  readonly digits?: number | undefined;
}

/**
 * Scores lines, or compares them with those of a baseline.
 *
 * @returns the result, and its text, a line each
 * @throws OptionError for a test without a baseline
 */
export function scoreReport(
  request: ScoreRequest,
  options: ScoreReportOptions = {},
): { readonly result: LineScores | LineComparison; readonly text: readonly string[] } {
  checkOptions('scoreReport', options, {
    ...{ baseline: true, test: true, confidence: true, numResamples: true, seed: true },
    digits: true,
  });
  const { baseline, test, confidence = false, digits, numResamples, seed } = options;
  const draws = givenOptions({ numResamples, seed });
  if (baseline !== undefined) {
    const how = givenOptions({ test, confidence, numResamples, seed });
    const result = compareLines({ ...request, baseline }, how);
    return { result, text: comparisonText(result, digits) };
  }
  if (test !== undefined) {
    throw new OptionError(
      (option) => `${option('test')} compares with another system.`,
      [(option) => `name its hypotheses by ${option('baseline')}`],
    );
  }
  const result = scoreLines(request, confidence ? draws : undefined);
  return { result, text: scoreText(result, digits) };
}

/**
 * Scores as sacreBLEU prints them, a line each:
 * `BLEU|nrefs:1|…|version:2.6.0 = 41.02 (μ = 41.00 ± 0.71) 71.0/47.5/34.3/24.5 (BP = …)`.
 *
 * @param digits behind the point. Default 2
 */
export function scoreText({ scores, signature }: LineScores, digits = 2): string[] {
  return scores.map(({ name, score, interval, details }) => {
    const found = withInterval(score, interval, digits);
    return `${name}|${signature} = ${found}${details ? ` ${details}` : ''}`;
  });
}

/**
 * The scores of a system beside a baseline's, a line each:
 * `BLEU|… = 41.02, baseline 38.10, difference +2.92 (p = 0.0010)`.
 *
 * @param digits behind the point. Default 2
 */
export function comparisonText({ tests, signature }: LineComparison, digits = 2): string[] {
  return tests.map(({ name, difference, pValue, ...test }) => {
    const sign = difference < 0 ? '' : '+';
    const system = withInterval(test.system, test.systemInterval, digits);
    const baseline = withInterval(test.baseline, test.baselineInterval, digits);
    return (
      `${name}|${signature} = ${system}, baseline ${baseline}, ` +
      `difference ${sign}${difference.toFixed(digits)} (p = ${pValue.toFixed(4)})`
    );
  });
}

function withInterval(
  score: number,
  interval: BootstrapInterval | undefined,
  digits: number,
): string {
  if (interval === undefined) return score.toFixed(digits);
  const { mean, halfWidth } = interval;
  return `${score.toFixed(digits)} (μ = ${mean.toFixed(digits)} ± ${halfWidth.toFixed(digits)})`;
}
