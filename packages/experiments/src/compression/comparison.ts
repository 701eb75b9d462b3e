import Papa from 'papaparse';
import type { Measurements } from './measure.js';
import type { CompressionMethod } from './options.js';

/** A model before and after it was compressed. */
export interface Comparison {
  readonly method: CompressionMethod;
  /** Folder of the run that it was made of. */
  readonly from: string;
  /** Folder of the new run. */
  readonly run: string;
  readonly before: Measurements;
  readonly after: Measurements;
}

/** A score as a column of the table. */
export interface ComparedScore {
  /** Its name among the measurements. */
  readonly name: string;
  readonly heading: string;
  readonly digits: number;
  /** Points that a score of 1 is: 100 for a share, 1 where the score is in points itself. */
  readonly points: number;
}

const count = (n: number) => n.toLocaleString('en-US');
const kilobytes = ({ bytes }: Measurements) => `${count(Math.round(bytes / 1000))} kB`;
const signed = (points: number) => `${points < 0 ? '' : '+'}${points.toFixed(2)}`;

/**
 * A row for the model before, and one for each method: parameters, size and its ratio, latency, and
 * the scores with what they changed in points.
 */
export function comparisonRows(
  comparisons: readonly Comparison[],
  scores: readonly ComparedScore[],
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const row = (name: string, of: Measurements, before?: Measurements) => [
    name,
    count(of.parameters),
    kilobytes(of),
    before ? `x${(of.bytes / before.bytes).toFixed(3)}` : '',
    of.millisecondsOf1.toFixed(2),
    of.millisecondsOf32.toFixed(2),
    ...scores.flatMap((score) => [
      of.scores[score.name]!.toFixed(score.digits),
      before ? signed(score.points * (of.scores[score.name]! - before.scores[score.name]!)) : '',
    ]),
  ];
  return {
    head: [
      ...['', 'parameters', 'weights', 'size', 'ms, 1 text', 'ms, 32 texts'],
      ...scores.flatMap(({ heading }) => [heading, 'points']),
    ],
    rows: [
      row('before', comparisons[0]!.before),
      ...comparisons.map(({ method, before, after }) => row(method, after, before)),
    ],
  };
}

/** The comparison as Markdown, with what was measured on what. */
export function comparisonMarkdown(
  comparisons: readonly Comparison[],
  scores: readonly ComparedScore[],
  { title, notes }: { readonly title: string; readonly notes: readonly string[] },
): string {
  const { head, rows } = comparisonRows(comparisons, scores);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return `${[
    `# ${title}`,
    '',
    ...[head, rule, ...rows].map(line),
    '',
    ...notes.map((note) => `- ${note}`),
  ].join('\n')}\n`;
}

/** One line a model, with unrounded numbers. */
export function comparisonCsv(comparisons: readonly Comparison[]): string {
  const [{ before }] = comparisons as [Comparison];
  const row = (method: string, { scores, ...size }: Measurements) => ({
    method,
    ...size,
    ...scores,
  });
  const rows = [
    row('before', before),
    ...comparisons.map(({ method, after }) => row(method, after)),
  ];
  return `${Papa.unparse(rows, { newline: '\n' })}\n`;
}
