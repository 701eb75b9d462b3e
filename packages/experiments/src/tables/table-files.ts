import { join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { type RunReport, report } from '@resattn/vis';
import Papa from 'papaparse';
import type { CellPair, CellResult } from './cell-result.js';
import type { TablePage, TextCell, TextTable } from './text-table.js';

/** What {@link writeTableFiles} writes. */
export const tableFiles = [
  ...['table.md', 'table.tex', 'table.html', 'table.csv', 'runs.csv', 'differences.csv'],
] as const;

/** Writes a table for people and for programs. */
export async function writeTableFiles(
  folder: string,
  page: TablePage,
  {
    score,
    cells,
    pairs,
  }: {
    readonly score: string;
    readonly cells: readonly CellResult[];
    readonly pairs: readonly CellPair[];
  },
): Promise<void> {
  const write = (name: (typeof tableFiles)[number], text: string) =>
    writeFileAtomic(join(folder, name), text);
  await write('table.md', markdownPage(page));
  await write('table.tex', latexPage(page));
  await write('table.html', htmlPage(page));
  await write('table.csv', cellsCsv(score, cells));
  await write('runs.csv', runsCsv(score, cells));
  await write('differences.csv', pairsCsv(score, pairs));
}

const tablesOf = ({ scores, importance, runs, differences }: TablePage): TextTable[] =>
  [scores, importance, differences, runs].filter((table) => table !== undefined);

/** The page as Markdown. */
export function markdownPage(page: TablePage): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const [scores, ...others] = tablesOf(page).map(({ head, rows }) => [
    line(head),
    line(head.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(row.map(starred))),
    '',
  ]);
  return `${[
    ...[`# ${page.title}`, '', ...scores!],
    ...page.findings.flatMap((sentence) => [sentence, '']),
    ...others.flatMap((lines, i) => [
      `## ${capitalized(tablesOf(page)[i + 1]!.caption)}`,
      '',
      ...lines,
    ]),
    ...page.notes.map((note) => `- ${note}`),
  ].join('\n')}\n`;
}

const starred = ({ text, isBest }: TextCell): string => (isBest ? `${text} *` : text);

const capitalized = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;

/** The scores as a table of LaTeX (booktabs), findings and notes as its caption, the best in bold. */
export function latexPage({ title, scores, findings, notes }: TablePage): string {
  const row = (cells: readonly string[]) => `    ${cells.join(' & ')} \\\\`;
  const cellOf = ({ text, isBest }: TextCell, i: number) =>
    isBest && i > 0 ? `\\textbf{${latexText(text)}}` : latexText(text);
  return `${[
    '% needs \\usepackage{booktabs}',
    '\\begin{table}',
    '  \\centering',
    `  \\begin{tabular}{l${'r'.repeat(scores.head.length - 1)}}`,
    '    \\toprule',
    row(scores.head.map(latexText)),
    '    \\midrule',
    ...scores.rows.map((cells) => row(cells.map(cellOf))),
    '    \\bottomrule',
    '  \\end{tabular}',
    `  \\caption{${latexText(`${capitalized(title)}. ${[...findings, ...notes].join(' ')}`)}}`,
    '\\end{table}',
  ].join('\n')}\n`;
}

const latexCharacters: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '±': '$\\pm$',
  '−': '$-$',
  '–': '--',
  '<': '$<$',
  '>': '$>$',
};

/** Text with the characters that LaTeX reads otherwise. */
export const latexText = (text: string): string =>
  text.replaceAll(/[\\~^±−–<>]|[#$%&_{}]/g, (each) => latexCharacters[each] ?? `\\${each}`);

/** The page as self-contained HTML, with pictures below its tables. */
export function htmlPage(page: TablePage, pictures: Pick<RunReport, 'options'> = {}): string {
  return report({
    ...pictures,
    title: page.title,
    scores: [],
    remarks: page.findings,
    tables: tablesOf(page).map(({ caption, head, rows }, i) => ({
      caption,
      columns: head.map((header, column) => ({ header, kind: column === 0 ? 'text' : 'number' })),
      rows: rows.map((row) => row.map(starred)),
      ...(i === 0 && { notes: page.notes }),
    })),
  });
}

const csv = (fields: readonly string[], rows: readonly object[]): string =>
  `${Papa.unparse({ fields: [...fields], data: [...rows] }, { newline: '\n' })}\n`;

/** One line a cell, with unrounded numbers. */
export const cellsCsv = (score: string, cells: readonly CellResult[]): string =>
  csv(
    [
      ...['row', 'column', 'score', 'runs', 'mean', 'deviation', 'lower', 'upper', 'published'],
      ...['source', 'seconds'],
    ],
    cells.map(({ row, column, summary, interval, published, seconds }) => ({
      ...{ row, column, score, runs: summary?.runs ?? 0, ...summary, ...interval },
      ...{ published: published?.value, source: published?.source, seconds },
    })),
  );

/** One line a run. */
export const runsCsv = (score: string, cells: readonly CellResult[]): string =>
  csv(
    ['row', 'column', 'score', 'seed', 'value', 'seconds', 'folder'],
    cells.flatMap(({ row, column, runs }) => runs.map((run) => ({ row, column, score, ...run }))),
  );

/** One line a pair of cells. */
export const pairsCsv = (score: string, pairs: readonly CellPair[]): string =>
  csv(
    [
      ...['row', 'column', 'otherRow', 'otherColumn', 'score', 'difference', 'lower', 'upper'],
      ...['pValue', 'adjustedPValue'],
    ],
    pairs.map(({ first, second, interval, ...numbers }) => ({
      ...{ ...second, otherRow: first.row, otherColumn: first.column, score },
      ...interval,
      ...numbers,
    })),
  );
