import { report } from '@resattn/vis';
import Papa from 'papaparse';
import type { Experiment, PublishedValue } from './experiment.js';
import type { Summary } from './summary.js';

/** One place of the table, as far as its runs are finished. */
export interface CellResult {
  readonly row: string;
  readonly column: string;
  readonly summary: Summary | undefined;
  /** Runs that are wanted. */
  readonly seeds: number;
  readonly published: PublishedValue | undefined;
  /** Mean seconds of training of the finished runs. */
  readonly seconds: number | undefined;
}

/** A table as text: one row a model; for each column ours and, where there is one, the published. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** Sets the results into rows and columns. */
export function textTable(
  { rows, columns, score, notes }: Experiment,
  results: readonly CellResult[],
): TextTable {
  const shownRows = rows.filter((row) => results.some((each) => each.row === row));
  const shownColumns = columns.filter((column) => results.some((each) => each.column === column));
  const at = (row: string, column: string) =>
    results.find((each) => each.row === row && each.column === column);
  const hasPublished = (column: string) =>
    results.some((each) => each.column === column && each.published !== undefined);
  const sources = [
    ...new Set(results.flatMap(({ published }) => (published ? [published.source] : []))),
  ];
  const published = (result: CellResult | undefined) =>
    result?.published === undefined
      ? ''
      : `${result.published.value.toFixed(score.digits)} [${sources.indexOf(result.published.source) + 1}]`;
  return {
    head: [
      score.heading,
      ...shownColumns.flatMap((column) =>
        hasPublished(column) ? [column, 'published'] : [column],
      ),
    ],
    rows: shownRows.map((row) => [
      row,
      ...shownColumns.flatMap((column) => {
        const result = at(row, column);
        const ours = formatSummary(result, score.digits);
        return hasPublished(column) ? [ours, published(result)] : [ours];
      }),
    ]),
    notes: [...sources.map((source, i) => `[${i + 1}] ${source}`), ...notes],
  };
}

/** `91.2 ± 0.4 (5)`: mean, deviation, runs; with how many are wanted while some are missing. */
function formatSummary(result: CellResult | undefined, digits: number): string {
  if (result?.summary === undefined) return '–';
  const { mean, deviation, runs } = result.summary;
  const spread = deviation === undefined ? '' : ` ± ${deviation.toFixed(digits)}`;
  const count = runs === result.seeds ? `${runs}` : `${runs} of ${result.seeds}`;
  return `${mean.toFixed(digits)}${spread} (${count})`;
}

/** The table as Markdown. */
export function markdownTable(title: string, { head, rows, notes }: TextTable): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return `${[
    `# ${title}`,
    '',
    line(head),
    line(rule),
    ...rows.map(line),
    '',
    'Mean ± deviation of the sample (runs).',
    '',
    ...notes.map((note) => `- ${note}`),
  ].join('\n')}\n`;
}

/** One line a cell, with unrounded numbers. */
export function csvTable(score: string, results: readonly CellResult[]): string {
  const rows = results.map(({ row, column, summary, published, seconds }) => ({
    row,
    column,
    score,
    runs: summary?.runs ?? 0,
    mean: summary?.mean ?? '',
    deviation: summary?.deviation ?? '',
    published: published?.value ?? '',
    source: published?.source ?? '',
    seconds: seconds ?? '',
  }));
  return `${Papa.unparse(rows, { newline: '\n' })}\n`;
}

/** The table as a self-contained page. */
export function htmlTablePage(title: string, { head, rows, notes }: TextTable): string {
  return report({
    title,
    scores: [],
    tables: [
      {
        caption: 'mean ± deviation of the sample (runs)',
        columns: head.map((header, i) => ({ header, kind: i === 0 ? 'text' : 'number' })),
        rows,
        notes,
      },
    ],
  });
}
