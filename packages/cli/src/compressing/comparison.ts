import Papa from 'papaparse';
import type { CompressionMethod } from './compress-command.js';
import type { Measurements } from './measure.js';

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

const count = (n: number) => n.toLocaleString('en-US');
const kilobytes = ({ bytes }: Measurements) => `${count(Math.round(bytes / 1000))} kB`;
const signed = (points: number) => `${points < 0 ? '' : '+'}${points.toFixed(2)}`;

/**
 * A row for the model before, and one for each method: parameters, size and its ratio, latency, and
 * the scores with what they changed in points.
 */
export function comparisonRows(comparisons: readonly Comparison[]): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const row = (name: string, of: Measurements, before?: Measurements) => [
    name,
    count(of.parameters),
    kilobytes(of),
    before ? `x${(of.bytes / before.bytes).toFixed(3)}` : '',
    of.millisecondsOf1.toFixed(2),
    of.millisecondsOf32.toFixed(2),
    of.accuracy.toFixed(4),
    before ? signed(100 * (of.accuracy - before.accuracy)) : '',
    of.f1.toFixed(4),
    before ? signed(100 * (of.f1 - before.f1)) : '',
  ];
  return {
    head: [
      ...['', 'parameters', 'weights', 'size', 'ms, 1 text', 'ms, 32 texts'],
      ...['accuracy', 'points', 'macro F1', 'points'],
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
  { title, notes }: { readonly title: string; readonly notes: readonly string[] },
): string {
  const { head, rows } = comparisonRows(comparisons);
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
  const rows = [
    { method: 'before', ...before },
    ...comparisons.map(({ method, after }) => ({ method, ...after })),
  ];
  return `${Papa.unparse(rows, { newline: '\n' })}\n`;
}
