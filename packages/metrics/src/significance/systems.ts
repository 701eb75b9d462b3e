import { checkOptions } from '@resattn/options';
import { holm } from './holm.js';
import { uniformIntegers } from './random.js';
import { randomizationPValue } from './randomization.js';
import { checkSamples, type FlatSample, flatten, type Sample, totalOf } from './sample.js';

/** A system by its runs, such as those of several seeds, on the same test items. */
export interface SystemRuns {
  readonly name: string;
  readonly runs: readonly Sample[];
}

export interface CompareSystemsOptions {
  /** How many test sets to draw for the intervals. Default 1000. */
  readonly numResamples?: number | undefined;
  /** How often to swap outputs for the tests. Default 10000. */
  readonly numRandomizations?: number | undefined;
  /** Default 12345. */
  readonly seed?: number | undefined;
  /** Part of the drawn scores inside an interval. Default 0.95. */
  readonly confidence?: number | undefined;
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export interface SystemScore {
  readonly name: string;
  /** Of each run. */
  readonly scores: readonly number[];
  readonly mean: number;
  /** Of the mean, over other test items and, with several runs, other runs. */
  readonly interval: Interval;
}

export interface SystemPair {
  readonly first: string;
  readonly second: string;
  /** Mean of the second minus mean of the first. */
  readonly difference: number;
  readonly interval: Interval;
  /** How likely so large a difference, either way, is between systems that are equally good. */
  readonly pValue: number;
  /** The same, corrected for all pairs that are compared; see {@link holm}. */
  readonly adjustedPValue: number;
}

export interface SystemComparison {
  readonly systems: readonly SystemScore[];
  /** Every system with every later one. */
  readonly pairs: readonly SystemPair[];
}

/**
 * Compares systems of one or more runs on the same test items: mean scores with percentile bootstrap
 * intervals (items and runs are drawn with replacement, the same items for all), and for each pair a
 * paired approximate randomization test of the means (Noreen 1989; the outputs of all runs on an item
 * are swapped together) with Holm's correction. A pair with different numbers of runs is tested on the
 * first runs of each.
 *
 * The test asks whether these trained systems differ on other test items. Whether other runs would
 * differ too is what the intervals take in; they are narrow where there are few runs.
 *
 * @throws Error for systems without runs, and for runs on different numbers of items
 */
export function compareSystems(
  systems: readonly SystemRuns[],
  options: CompareSystemsOptions = {},
): SystemComparison {
  checkOptions('compareSystems', options, {
    numResamples: true,
    numRandomizations: true,
    seed: true,
    confidence: true,
  });
  const { numResamples = 1000, numRandomizations = 10_000 } = options;
  const { seed = 12345, confidence = 0.95 } = options;
  checkSamples('compareSystems', numResamples);
  checkSamples('compareSystems', numRandomizations);
  if (!(confidence > 0 && confidence < 1))
    throw new Error(`compareSystems: confidence is ${confidence}, expected between 0 and 1`);
  const flat = systems.map(({ name, runs }) => ({ name, runs: runs.map(flatten) }));
  checkAlike(flat);
  const drawn = drawMeans(flat, numResamples, seed);
  const scored = flat.map(({ name, runs }, i): SystemScore => {
    const scores = runs.map((run) => run.score(totalOf(run)));
    return { name, scores, mean: meanOf(scores), interval: percentiles(drawn[i]!, confidence) };
  });
  const pairs = flat.flatMap((first, i) =>
    flat.slice(i + 1).map((second, k): Omit<SystemPair, 'adjustedPValue'> => {
      const j = i + 1 + k;
      const runs = Math.min(first.runs.length, second.runs.length);
      const sides = [first.runs.slice(0, runs), second.runs.slice(0, runs)] as const;
      return {
        ...{ first: first.name, second: second.name },
        difference: scored[j]!.mean - scored[i]!.mean,
        interval: percentiles(
          drawn[j]!.map((value, sample) => value - drawn[i]![sample]!),
          confidence,
        ),
        pValue: randomizationPValue(...sides, numRandomizations, seed),
      };
    }),
  );
  const adjusted = holm(pairs.map(({ pValue }) => pValue));
  return {
    systems: scored,
    pairs: pairs.map((pair, i) => ({ ...pair, adjustedPValue: adjusted[i]! })),
  };
}

interface FlatSystem {
  readonly name: string;
  readonly runs: readonly FlatSample[];
}

function checkAlike(systems: readonly FlatSystem[]): void {
  const [reference] = systems.flatMap(({ runs }) => runs);
  for (const { name, runs } of systems) {
    if (runs.length === 0) throw new Error(`compareSystems: ${name} has no runs`);
    for (const { items, width } of runs) {
      if (items === reference!.items && width === reference!.width) continue;
      throw new Error(
        `compareSystems: a run of ${name} has ${items} items of ${width} statistics, one of ` +
          `${systems[0]!.name} ${reference!.items} of ${reference!.width}; expected the same test set ` +
          'scored by the same metric',
      );
    }
  }
}

/** Mean scores of each system on test sets drawn with replacement, by runs drawn with replacement. */
function drawMeans(
  systems: readonly FlatSystem[],
  numResamples: number,
  seed: number,
): Float64Array[] {
  const means = systems.map(() => new Float64Array(numResamples));
  const items = systems[0]?.runs[0]?.items ?? 0;
  const next = uniformIntegers(seed);
  const times = new Uint32Array(items);
  for (let sample = 0; sample < numResamples; sample++) {
    times.fill(0);
    for (let i = 0; i < items; i++) times[next(items)]!++;
    systems.forEach(({ runs }, system) => {
      const scores = runs.map((run) => run.score(weightedTotal(run, times)));
      means[system]![sample] = meanOf(scores.map(() => scores[next(scores.length)]!));
    });
  }
  return means;
}

function weightedTotal({ items, width, values }: FlatSample, times: Uint32Array): number[] {
  const sums = new Array<number>(width).fill(0);
  for (let i = 0, at = 0; i < items; i++, at += width) {
    const count = times[i]!;
    if (count === 0) continue;
    for (let j = 0; j < width; j++) sums[j]! += count * values[at + j]!;
  }
  return sums;
}

function percentiles(values: Float64Array, confidence: number): Interval {
  const sorted = values.slice().sort();
  const cut = Math.floor(((1 - confidence) / 2) * sorted.length + 1e-9);
  return { lower: sorted[cut]!, upper: sorted[sorted.length - 1 - cut]! };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
