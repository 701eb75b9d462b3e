import { meanSample, type Sample } from '@resattn/metrics';

/**
 * Samples of the scores of predicted numbers. Spearman's correlation is that of the ranks among all texts, which
 * are not ranked anew in each sample.
 */
export function numberSamples(
  predicted: readonly number[],
  targets: readonly number[],
): Readonly<Record<string, Sample>> {
  const errors = predicted.map((value, i) => value - targets[i]!);
  const truth = centred(targets);
  const squares = meanSample(errors.map((error) => error ** 2));
  return {
    pearson: correlationSample(centred(predicted), truth),
    spearman: correlationSample(centred(ranks(predicted)), centred(ranks(targets))),
    rmse: { ...squares, score: (sums) => Math.sqrt(squares.score(sums)) },
    mae: meanSample(errors.map(Math.abs)),
    r2: {
      statistics: errors.map((error, i) => {
        const target = truth[i]!;
        return [1, error ** 2, target, target ** 2];
      }),
      score([n, squared, sum, squaredTargets]) {
        const variance = squaredTargets! - sum! ** 2 / n!;
        return variance > 0 ? 1 - squared! / variance : 0;
      },
    },
  };
}

function correlationSample(a: readonly number[], b: readonly number[]): Sample {
  return {
    statistics: a.map((x, i) => {
      const y = b[i]!;
      return [1, x, y, x * x, y * y, x * y];
    }),
    score([n, x, y, xx, yy, xy]) {
      const product = (xx! - x! ** 2 / n!) * (yy! - y! ** 2 / n!);
      return product > 0 ? (xy! - (x! * y!) / n!) / Math.sqrt(product) : 0;
    },
  };
}

/** Less their mean, so that sums of squares keep their digits. */
function centred(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** Equal values share the mean of their ranks. */
function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranked = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) ranked[order[at]!] = (start + end - 1) / 2;
    start = end;
  }
  return ranked;
}
