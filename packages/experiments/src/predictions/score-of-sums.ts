import { bleu, chrf } from '@resattn/metrics';

const [bleuMetric, chrfMetric] = [bleu(), chrf()];
const percentOfMean = ([sum, count]: readonly number[]): number => 100 * (sum! / count!);

/** The scores of texts that a model writes, of the sums of their statistics. */
export const scoreOfSums = {
  exactMatch: ([sum, count]: readonly number[]) => sum! / count!,
  bleu: (sums: readonly number[]) => bleuMetric.scoreOf(sums).score,
  chrf: (sums: readonly number[]) => chrfMetric.scoreOf(sums).score,
  rouge1: percentOfMean,
  rouge2: percentOfMean,
  rougeL: percentOfMean,
} as const;
