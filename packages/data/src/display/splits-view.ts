import {
  countText,
  lineView,
  shortText,
  shownBy,
  stacked,
  tableView,
  type View,
} from '@resattn/host';

/** A data set: its parts, and what its labels are called. */
interface ShownSplits {
  readonly labels?: readonly string[] | undefined;
}

/** Rows that are shown of the first part. */
const ROWS = 5;
const MAX_COLUMNS = 8;
const MAX_TEXT = 120;

/** Lets a notebook show a data set by the sizes of its parts and its first rows. */
export function shownSplits<T extends object>(
  data: T,
  parts: (data: T) => Readonly<Record<string, readonly unknown[]>> = ownParts,
): T {
  return shownBy(data, (value) => splitsView(parts(value), (value as ShownSplits).labels));
}

const ownParts = (data: object): Record<string, readonly unknown[]> =>
  Object.fromEntries(
    Object.entries(data).filter(
      ([name, part]) => ['train', 'validation', 'test'].includes(name) && Array.isArray(part),
    ),
  );

function splitsView(
  parts: Readonly<Record<string, readonly unknown[]>>,
  labels: readonly string[] | undefined,
): View {
  const facts = [
    ...Object.entries(parts).map(([name, rows]) => `${name} ${countText(rows.length)}`),
    ...(labels ? [`${countText(labels.length, 'class', 'classes')}: ${namesOf(labels)}`] : []),
  ];
  const line = lineView('data set', facts);
  const first = Object.entries(parts).find(([, rows]) => rows.length > 0);
  return first === undefined ? line : stacked([line, rowsView(first[0], first[1], labels)]);
}

function rowsView(
  name: string,
  rows: readonly unknown[],
  labels: readonly string[] | undefined,
): View {
  const shown = rows.slice(0, ROWS).map(fieldsOf);
  const columns = [...new Set(shown.flatMap((row) => Object.keys(row)))].slice(0, MAX_COLUMNS);
  return tableView({
    caption: name,
    columns: columns.map((header) => ({
      header,
      kind: shown.every((row) => typeof row[header] === 'number' && !isLabel(header, labels))
        ? 'number'
        : 'text',
    })),
    rows: shown.map((row) =>
      columns.map((column) => cellText(row[column], isLabel(column, labels) ? labels : undefined)),
    ),
    ...(rows.length > ROWS && { note: `${ROWS} of ${countText(rows.length, 'row')}` }),
  });
}

const isLabel = (column: string, labels: readonly string[] | undefined): boolean =>
  labels !== undefined && (column === 'label' || column === 'labels');

function fieldsOf(row: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof row === 'object' && row !== null && !Array.isArray(row);
  return isRecord ? (row as Record<string, unknown>) : { value: row };
}

function cellText(value: unknown, labels: readonly string[] | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' && labels) return `${value} ${labels[value] ?? ''}`.trim();
  if (typeof value === 'string') return shortText(value, MAX_TEXT);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const items = Array.from(value as ArrayLike<unknown>, (item) => cellText(item, labels));
    return shortText(items.join(' '), MAX_TEXT);
  }
  if (typeof value !== 'object') return shortText(String(value), MAX_TEXT);
  return shortText(JSON.stringify(value) ?? '', MAX_TEXT);
}

function namesOf(labels: readonly string[]): string {
  const shown = labels.slice(0, 12).join(', ');
  return labels.length > 12 ? `${shown}, …` : shown;
}
