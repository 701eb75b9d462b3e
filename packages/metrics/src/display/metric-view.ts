import { countText, lineView, tableView, type View } from '@resattn/host';

/** Rows and columns of a table at most. */
const MAX_CLASSES = 30;

interface ShownMetric {
  readonly name: string;
  result(): unknown;
}

/** A metric by its name and its value so far. */
export function metricView(metric: ShownMetric): View {
  let value: unknown;
  try {
    value = metric.result();
  } catch (error) {
    return lineView(metric.name, [(error as Error).message]);
  }
  if (typeof value === 'number') return lineView(metric.name, [numberText(value)]);
  const fields = Object.entries((value ?? {}) as Record<string, unknown>).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return fields.length === 0
    ? lineView(metric.name, [])
    : lineView(
        metric.name,
        fields.map(([name, number]) => `${name} ${numberText(number)}`),
      );
}

interface ShownCounts {
  readonly labels: readonly (string | number)[];
  readonly counts: readonly ArrayLike<number>[];
}

/** A confusion matrix as a table: a row a target, a column a prediction. */
export function confusionView({ labels, counts }: ShownCounts): View {
  const shown = labels.slice(0, MAX_CLASSES);
  return tableView({
    caption: 'rows: target, columns: prediction',
    columns: [
      { header: '' },
      ...shown.map((label) => ({ header: `${label}`, kind: 'number' as const })),
    ],
    rows: shown.map((label, i) => [
      `${label}`,
      ...shown.map((_, j) => (counts[i]![j] === 0 ? '·' : numberText(counts[i]![j]!))),
    ]),
    ...(labels.length > shown.length && {
      note: `${shown.length} of ${countText(labels.length, 'class', 'classes')}`,
    }),
  });
}

/** Cells of a table with a heading line. */
export function linesView([head, ...rows]: readonly (readonly string[])[]): View {
  const most = 200;
  return tableView({
    columns: head!.map((header, i) => ({ header, kind: i === 0 ? 'text' : 'number' })),
    rows: rows.length > most ? [...rows.slice(0, most - 4), ...rows.slice(-4)] : rows,
    ...(rows.length > most && { note: `${most} of ${rows.length} rows` }),
  });
}

const numberText = (value: number): string =>
  Number.isInteger(value) ? countText(value) : `${Number(value.toPrecision(5))}`;
