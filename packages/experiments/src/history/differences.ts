import type { SystemPair } from '@resattn/metrics';
import { formatPValue } from '../predictions/confidence.js';
import { compareGroups } from '../predictions/systems.js';
import type { SeedGroup } from './seed-groups.js';

/** How groups of runs differ in a score, tested on the examples that they were all tested on. */
export interface GroupDifferences {
  /** Its name in `results.json`. */
  readonly score: string;
  readonly pairs: readonly SystemPair[];
}

/**
 * Tests the first score of each group against the others'; undefined where no two kept predictions of the
 * same test examples.
 */
export async function differencesOf(
  groups: readonly SeedGroup[],
): Promise<GroupDifferences | undefined> {
  const [score] = groups[0]?.scores.keys() ?? [];
  if (score === undefined) return undefined;
  const compared = await compareGroups(
    groups.map(({ name, runs }) => ({ name, folders: runs.map(({ folder }) => folder) })),
    score,
  );
  const pairs = compared.flatMap((group) => group.pairs);
  return pairs.length === 0 ? undefined : { score, pairs };
}

/** A pair as a row of text: who against whom, difference, interval, p corrected by Holm's method. */
export const differenceRow = ({
  first,
  second,
  difference,
  interval,
  adjustedPValue,
}: SystemPair): readonly [name: string, difference: string, interval: string, p: string] => {
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toPrecision(3)}`;
  return [
    `${second} against ${first}`,
    signed(difference),
    `${signed(interval.lower)} to ${signed(interval.upper)}`,
    formatPValue(adjustedPValue),
  ];
};
