import type { BootstrapInterval } from '../significance/bootstrap.js';
import type { LineComparison, LineScores } from './score-lines.js';

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
