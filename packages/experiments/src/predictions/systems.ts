import {
  type CompareSystemsOptions,
  compareSystems,
  holm,
  type Sample,
  type SystemComparison,
} from '@resattn/metrics';
import { samplesOf } from './predictions.js';
import { readPredictions } from './predictions-file.js';

/** Runs that differ in their seed only, by their folders. */
export interface RunGroup {
  readonly name: string;
  readonly folders: readonly string[];
}

/** Groups of runs that were tested on the same examples, and how they compare. */
export interface ComparedGroups extends SystemComparison {
  /** Fingerprint of the test examples. */
  readonly test: string;
}

/**
 * Compares groups of runs by the predictions that they kept: those with the same test examples with each
 * other, and p-values corrected for all of these comparisons. Runs without predictions, or without this
 * score, are left out.
 *
 * @param score its name in `results.json`
 */
export async function compareGroups(
  groups: readonly RunGroup[],
  score: string,
  options: CompareSystemsOptions = {},
): Promise<ComparedGroups[]> {
  const byTest = new Map<string, { name: string; runs: Sample[] }[]>();
  for (const { name, folders } of groups) {
    const read = await Promise.all(folders.map((folder) => sampleOf(folder, score)));
    for (const each of read) {
      if (each === undefined) continue;
      const systems = byTest.get(each.test) ?? [];
      byTest.set(each.test, systems);
      const known = systems.find((system) => system.name === name);
      if (known) known.runs.push(each.sample);
      else systems.push({ name, runs: [each.sample] });
    }
  }
  const compared = [...byTest].map(([test, systems]) => ({
    test,
    ...compareSystems(systems, options),
  }));
  const adjusted = holm(compared.flatMap(({ pairs }) => pairs.map(({ pValue }) => pValue)));
  let next = 0;
  return compared.map(({ pairs, ...group }) => ({
    ...group,
    pairs: pairs.map((pair) => ({ ...pair, adjustedPValue: adjusted[next++]! })),
  }));
}

async function sampleOf(
  folder: string,
  score: string,
): Promise<{ readonly test: string; readonly sample: Sample } | undefined> {
  const predictions = await readPredictions(folder);
  if (predictions === undefined) return undefined;
  const sample = samplesOf(predictions, 'model')?.[score];
  return sample && { test: predictions.test, sample };
}
