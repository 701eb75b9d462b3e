import { compareSystems, type Interval, type Sample } from '@resattn/metrics';

/** How far a test score may be off, and whether it differs from the baseline's by more than chance. */
export interface ScoreConfidence {
  /** 95 % of the scores on other test sets of this size lie in it (percentile bootstrap). */
  readonly interval: Interval;
  readonly baseline?:
    | {
        readonly difference: number;
        readonly interval: Interval;
        /** Paired approximate randomization; see `compareSystems` of `@resattn/metrics`. */
        readonly pValue: number;
      }
    | undefined;
}

/** The confidence of each score of one run. */
export function confidenceOf(
  model: Readonly<Record<string, Sample>>,
  baseline: Readonly<Record<string, Sample>> | undefined,
): Record<string, ScoreConfidence> {
  return Object.fromEntries(
    Object.entries(model).map(([name, sample]) => {
      const other = baseline?.[name];
      const { systems, pairs } = compareSystems([
        ...(other ? [{ name: 'baseline', runs: [other] }] : []),
        { name: 'model', runs: [sample] },
      ]);
      const [pair] = pairs;
      return [
        name,
        {
          interval: systems.at(-1)!.interval,
          ...(pair && {
            baseline: {
              difference: pair.difference,
              interval: pair.interval,
              pValue: pair.pValue,
            },
          }),
        },
      ];
    }),
  );
}

/** What the intervals of a report are. */
export const intervalRemark =
  'Intervals: 95 %, by the bootstrap over the test examples. p: paired approximate randomization over ' +
  'the test examples. Both hold for this trained model; another seed trains another one.';

/** Below this a difference is called one. */
export const SIGNIFICANT = 0.05;

/** `0.3`, `0.041`, `< 0.001`; never 0, which no test can say. */
export const formatPValue = (p: number): string =>
  p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2);

/**
 * Says whether a difference means anything.
 *
 * @param scores what is compared, for people, and how its values are printed
 */
export function verdict(
  { difference, interval, pValue }: NonNullable<ScoreConfidence['baseline']>,
  scores: {
    readonly score: string;
    readonly model: { readonly name: string; readonly value: string };
    readonly baseline: { readonly name: string; readonly value: string };
    readonly examples: number;
    readonly format: (value: number) => string;
  },
): string {
  const { score, model, baseline, examples, format } = scores;
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;
  const p = formatPValue(pValue);
  const numbers =
    `${score} ${model.value} (${model.name}) against ${baseline.value} (${baseline.name}): difference ` +
    `${signed(difference)}, 95 % interval ${signed(interval.lower)} to ${signed(interval.upper)}, p ${p.startsWith('<') ? p : `= ${p}`}.`;
  return pValue < SIGNIFICANT
    ? `${numbers} The difference is significant.`
    : `${numbers} Chance alone makes such a difference on ${examples.toLocaleString('en-US')} test examples.`;
}
