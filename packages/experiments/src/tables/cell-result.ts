import type { Interval } from '@resattn/metrics';
import { SIGNIFICANT } from '../predictions/confidence.js';
import { compareGroups } from '../predictions/systems.js';
import type { PublishedValue, TableScore } from './experiment.js';
import { type Summary, summarize } from './summary.js';

/** A finished run of a cell. */
export interface SeedResult {
  readonly seed: number;
  readonly folder: string;
  readonly value: number;
  /** Of training. */
  readonly seconds: number;
}

/** One place of the table, as far as its runs are finished. */
export interface CellResult {
  readonly row: string;
  readonly column: string;
  readonly runs: readonly SeedResult[];
  readonly summary: Summary | undefined;
  /** Of the mean, 95 %; undefined where the runs kept no predictions, and while runs are missing. */
  readonly interval: Interval | undefined;
  /**
   * Whether no other cell with the same test examples is significantly better; undefined where there is
   * no other, and as `interval`.
   */
  readonly isBest: boolean | undefined;
  /** Runs that are wanted. */
  readonly seeds: number;
  readonly published: PublishedValue | undefined;
  /** Mean seconds of training of the finished runs. */
  readonly seconds: number | undefined;
}

/** Two cells that were tested on the same examples. */
export interface CellPair {
  readonly first: Place;
  readonly second: Place;
  /** Mean of the second minus mean of the first. */
  readonly difference: number;
  /** 95 %. */
  readonly interval: Interval;
  readonly pValue: number;
  /** With Holm's correction for all pairs of the table. */
  readonly adjustedPValue: number;
}

export type Place = Pick<CellResult, 'row' | 'column'>;

export type FinishedCell = Place & Pick<CellResult, 'runs' | 'seeds' | 'published'>;

/** Mean and deviation of each cell, without intervals and tests. */
export const summarizeCells = (cells: readonly FinishedCell[]): CellResult[] =>
  cells.map((cell) => ({
    ...cell,
    summary: summarize(cell.runs.map(({ value }) => value)),
    seconds: summarize(cell.runs.map(({ seconds }) => seconds))?.mean,
    interval: undefined,
    isBest: undefined,
  }));

/** The same with intervals, and tests of all pairs of cells that have the same test examples. */
export async function compareCells(
  cells: readonly FinishedCell[],
  { field, factor = 1, isLowerBetter = false }: TableScore,
): Promise<{ readonly cells: readonly CellResult[]; readonly pairs: readonly CellPair[] }> {
  const compared = await compareGroups(
    cells.map(({ runs }, i) => ({ name: `${i}`, folders: runs.map(({ folder }) => folder) })),
    field,
  );
  const scaled = ({ lower, upper }: Interval) => ({ lower: factor * lower, upper: factor * upper });
  const pairs = compared
    .flatMap((group) => group.pairs)
    .map((pair) => ({
      ...pair,
      ...{ first: Number(pair.first), second: Number(pair.second) },
      difference: factor * pair.difference,
      interval: scaled(pair.interval),
    }));
  const isBeaten = (i: number) =>
    pairs.some(({ first, second, difference, adjustedPValue }) => {
      const gain = isLowerBetter ? -difference : difference;
      return adjustedPValue < SIGNIFICANT && (gain > 0 ? first === i : second === i);
    });
  const scores = new Map(
    compared.flatMap(({ systems }) =>
      systems.map(({ name, interval }) => {
        const i = Number(name);
        const isBest = systems.length > 1 ? !isBeaten(i) : undefined;
        return [i, { interval: scaled(interval), isBest }] as const;
      }),
    ),
  );
  const place = (i: number): Place => ({ row: cells[i]!.row, column: cells[i]!.column });
  return {
    cells: summarizeCells(cells).map((cell, i) => ({ ...cell, ...scores.get(i) })),
    pairs: pairs.map((pair) => ({
      ...pair,
      first: place(pair.first),
      second: place(pair.second),
    })),
  };
}
