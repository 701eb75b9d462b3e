import { meanSample, type Sample } from '@resattn/metrics';

/** Macro F1 of more statistics than these would take minutes to test. */
const MOST_STATISTICS = 300_000;

/** Samples of the scores of predicted labels: micro and, where there are few labels, macro F1. */
export function labelSamples(
  predicted: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
  numLabels: number,
): Readonly<Record<string, Sample>> {
  const hits = predicted.map((own, i) => own.filter((k) => targets[i]!.includes(k)));
  const isExact = predicted.map((own, i) =>
    hits[i]!.length === own.length && own.length === targets[i]!.length ? 1 : 0,
  );
  const isSmall = targets.length * 3 * numLabels <= MOST_STATISTICS;
  return {
    microF1: {
      statistics: predicted.map((own, i) => [hits[i]!.length, own.length, targets[i]!.length]),
      score: ([right, guessed, true_]) => f1(right!, guessed!, true_!),
    },
    ...(isSmall && {
      macroF1: {
        statistics: predicted.map((own, i) => {
          const counts = new Uint8Array(3 * numLabels);
          for (const k of hits[i]!) counts[k] = 1;
          for (const k of own) counts[numLabels + k] = 1;
          for (const k of targets[i]!) counts[2 * numLabels + k] = 1;
          return counts;
        }),
        score(sums) {
          let total = 0;
          for (let k = 0; k < numLabels; k++)
            total += f1(sums[k]!, sums[numLabels + k]!, sums[2 * numLabels + k]!);
          return total / numLabels;
        },
      } satisfies Sample,
    }),
    subsetAccuracy: meanSample(isExact),
  };
}

const f1 = (right: number, guessed: number, actual: number): number =>
  guessed + actual === 0 ? 0 : (2 * right) / (guessed + actual);
