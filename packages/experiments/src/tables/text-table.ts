import { formatPValue, SIGNIFICANT } from '../predictions/confidence.js';
import type { CellPair, CellResult, Place } from './cell-result.js';
import type { Experiment } from './experiment.js';

/** A cell as text. */
export interface TextCell {
  readonly text: string;
  /** Whether no other is significantly better. */
  readonly isBest?: boolean | undefined;
}

/** Rows and columns of text; the first of a row is its heading. */
export interface TextTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly TextCell[])[];
}

/** A table with what stands below it. */
export interface TablePage {
  readonly title: string;
  /** One row a model; for each column ours and, where there is one, the published. */
  readonly scores: TextTable;
  /** What the options of a sweep explain. Default: it is the table of no sweep. */
  readonly importance?: TextTable | undefined;
  /** The score of each run, a row a cell; undefined where every cell has one run. */
  readonly runs: TextTable | undefined;
  /** Differences of cells, the surest first; undefined where none were tested. */
  readonly differences: TextTable | undefined;
  /** What the differences say, in sentences. */
  readonly findings: readonly string[];
  readonly notes: readonly string[];
}

/** Sets the results into rows and columns. */
export function tablePage(
  { summary, rows, columns, score, notes }: Experiment,
  cells: readonly CellResult[],
  pairs: readonly CellPair[],
): TablePage {
  const { heading, digits } = score;
  const format = (value: number) => value.toFixed(digits);
  const sources = [
    ...new Set(cells.flatMap(({ published }) => (published ? [published.source] : []))),
  ];
  const isTested = pairs.length > 0;
  const hasIntervals = cells.some(({ interval }) => interval !== undefined);
  return {
    title: summary,
    scores: scoresTable({ rows, columns, heading }, cells, sources, format),
    runs: runsTable(cells, heading, format),
    differences: isTested ? differencesTable(pairs, heading, format) : undefined,
    findings: isTested ? findings(cells, pairs, score) : [],
    notes: [
      hasIntervals
        ? 'Mean ± deviation of the sample [95 % interval of the mean, by the bootstrap over test examples and runs] (runs).'
        : 'Mean ± deviation of the sample (runs).',
      ...(isTested
        ? [
            '* marks cells that no other on the same test examples is significantly better than.',
            `Differences: paired approximate randomization over the test examples, ${pairs.length} ` +
              `comparison${pairs.length === 1 ? '' : 's'}, p corrected by Holm's method; significant below ${SIGNIFICANT}.`,
          ]
        : []),
      ...sources.map((source, i) => `[${i + 1}] ${source}`),
      ...notes,
    ],
  };
}

function scoresTable(
  { rows, columns, heading }: Pick<Experiment, 'rows' | 'columns'> & { readonly heading: string },
  cells: readonly CellResult[],
  sources: readonly string[],
  format: (value: number) => string,
): TextTable {
  const shownRows = rows.filter((row) => cells.some((each) => each.row === row));
  const shownColumns = columns.filter((column) => cells.some((each) => each.column === column));
  const at = (row: string, column: string) =>
    cells.find((each) => each.row === row && each.column === column);
  const hasPublished = (column: string) =>
    cells.some((each) => each.column === column && each.published !== undefined);
  const published = (cell: CellResult | undefined) =>
    cell?.published === undefined
      ? ''
      : `${format(cell.published.value)} [${sources.indexOf(cell.published.source) + 1}]`;
  return {
    caption: heading,
    head: [
      heading,
      ...shownColumns.flatMap((column) =>
        hasPublished(column) ? [column, 'published'] : [column],
      ),
    ],
    rows: shownRows.map((row) => [
      { text: row },
      ...shownColumns.flatMap((column): TextCell[] => {
        const cell = at(row, column);
        const ours = { text: formatCell(cell, format), isBest: cell?.isBest };
        return hasPublished(column) ? [ours, { text: published(cell) }] : [ours];
      }),
    ]),
  };
}

/** `91.2 ± 0.4 [89.9, 92.3] (5)`: mean, deviation, interval, runs; with how many are wanted. */
function formatCell(cell: CellResult | undefined, format: (value: number) => string): string {
  if (cell?.summary === undefined) return '–';
  const { mean, deviation, runs } = cell.summary;
  const { interval, seeds } = cell;
  const spread = deviation === undefined ? '' : ` ± ${format(deviation)}`;
  const within = interval ? ` [${format(interval.lower)}, ${format(interval.upper)}]` : '';
  const count = runs === seeds ? `${runs}` : `${runs} of ${seeds}`;
  return `${format(mean)}${spread}${within} (${count})`;
}

function runsTable(
  cells: readonly CellResult[],
  heading: string,
  format: (value: number) => string,
): TextTable | undefined {
  const most = Math.max(0, ...cells.map(({ seeds }) => seeds));
  if (most < 2) return undefined;
  const seeds = Array.from({ length: most }, (_, i) => i + 1);
  return {
    caption: `${heading} of each run`,
    head: ['', ...seeds.map((seed) => `seed ${seed}`)],
    rows: cells.map((cell) => [
      { text: `${cell.row}, ${cell.column}` },
      ...seeds.map((seed) => {
        const run = cell.runs.find((each) => each.seed === seed);
        return { text: run ? format(run.value) : '–' };
      }),
    ]),
  };
}

function differencesTable(
  pairs: readonly CellPair[],
  heading: string,
  format: (value: number) => string,
): TextTable {
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;
  const sorted = [...pairs].sort(
    (a, b) => a.adjustedPValue - b.adjustedPValue || a.pValue - b.pValue,
  );
  const name = namesOf(pairs.flatMap(({ first, second }) => [first, second]));
  return {
    caption: `differences in ${heading}`,
    head: ['', 'difference', '95 % interval', 'p', 'p (Holm)', 'significant'],
    rows: sorted.map(({ first, second, difference, interval, pValue, adjustedPValue }) =>
      [
        `${name(second)} against ${name(first)}`,
        signed(difference),
        `${signed(interval.lower)} to ${signed(interval.upper)}`,
        formatPValue(pValue),
        formatPValue(adjustedPValue),
        adjustedPValue < SIGNIFICANT ? 'yes' : 'no',
      ].map((text) => ({ text })),
    ),
  };
}

/** How cells are called: by their row where there is one column, or by the column where there is one row. */
function namesOf(places: readonly Place[]): (place: Place) => string {
  const hasOne = (key: keyof Place) => new Set(places.map((place) => place[key])).size === 1;
  if (hasOne('column')) return ({ row }) => row;
  if (hasOne('row')) return ({ column }) => column;
  return ({ row, column }) => `${row}, ${column}`;
}

/** For each test set the best cell, those that cannot be told from it, and those that are worse. */
function findings(
  cells: readonly CellResult[],
  pairs: readonly CellPair[],
  { digits, isLowerBetter = false }: Experiment['score'],
): string[] {
  const same = (a: Place, b: Place) => a.row === b.row && a.column === b.column;
  const left = new Set(cells.filter(({ interval }) => interval !== undefined));
  const name = namesOf([...left]);
  const sentences: string[] = [];
  while (left.size > 0) {
    const any = left.values().next().value!;
    const pairOf = (one: Place, other: Place) =>
      pairs.find(
        ({ first, second }) =>
          (same(first, one) && same(second, other)) || (same(first, other) && same(second, one)),
      );
    const group = [...left].filter((cell) => cell === any || pairOf(any, cell));
    for (const cell of group) left.delete(cell);
    if (group.length < 2) continue;
    const value = ({ summary }: CellResult) => (isLowerBetter ? -1 : 1) * summary!.mean;
    const best = group.reduce((a, b) => (value(b) > value(a) ? b : a));
    const others = group.filter((cell) => cell !== best).sort((a, b) => value(b) - value(a));
    const isWorse = (cell: CellResult) => pairOf(best, cell)!.adjustedPValue < SIGNIFICANT;
    const list = (some: readonly CellResult[]) =>
      some.map((cell) => `${name(cell)} (${cell.summary!.mean.toFixed(digits)})`).join('; ');
    const [worse, alike] = [others.filter(isWorse), others.filter((cell) => !isWorse(cell))];
    sentences.push(
      `Best: ${list([best])}.` +
        (worse.length > 0 ? ` Significantly worse: ${list(worse)}.` : '') +
        (alike.length > 0 ? ` Not told apart from it: ${list(alike)}.` : ''),
    );
  }
  return sentences;
}
