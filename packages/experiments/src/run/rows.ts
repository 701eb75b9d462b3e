import type { Table } from '@resattn/data';
import { isOptionError } from '@resattn/options';
import { UsageError, UserError } from '../user-error.js';
import { shortened } from './shortened.js';

/** Examples that a program gives: an array, a generator, a stream. Read once. */
export type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

/** Data that a program gives, with its own parts to validate and test on if it has them. */
export interface GivenRows<Row> {
  readonly data: Rows<Row>;
  /** Default: held back from `data`. */
  readonly validationData?: Rows<Row> | undefined;
  /** Default: held back from `data`. */
  readonly testData?: Rows<Row> | undefined;
}

const parts = ['data', 'validationData', 'testData'] as const;

/** Fields of configurations that say how files are read, beside the columns of each task. */
const ofFiles: readonly string[] = [
  ...['sourceFile', 'targetFile', 'columns', 'delimiter', 'quote', 'quoted'],
  ...['encoding', 'invalid', 'ragged', 'strict'],
];

/**
 * Tells data that a program gives apart from fields of the configuration.
 *
 * @param columns fields that name the columns of files
 * @throws UsageError when data is given both ways, and for fields of files beside rows
 */
export function divideOptions<Row>(
  given: object,
  columns: readonly string[],
): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly rows: GivenRows<Row> | undefined;
} {
  const options: Readonly<Record<string, unknown>> = { ...given };
  const used = parts.filter((part) => options[part] !== undefined);
  const paths = used.filter((part) => typeof options[part] === 'string');
  if (paths.length === used.length) return { values: options, rows: undefined };
  for (const part of used) {
    if (!paths.includes(part) && !isIterable(options[part])) {
      throw new UsageError(
        (option) =>
          `${option(part)} is ${describe(options[part])}: expected a path, an array or an iterable of rows.`,
      );
    }
  }
  if (paths.length > 0 || options.data === undefined) {
    const other = paths.length > 0 ? `${paths.join(' and ')} as a path` : 'no data';
    const asRows = used.filter((part) => !paths.includes(part)).join(' and ');
    throw new UsageError(`${asRows} is given as rows, and ${other}.`, [
      'give all parts as rows',
      'give all parts as paths',
    ]);
  }
  const idle = [...columns, ...ofFiles].filter((name) => options[name] !== undefined);
  if (idle.length > 0) {
    throw new UsageError(
      (option) =>
        `${idle.map((name) => option(name)).join(', ')} says how a file is read, and the data is given as rows.`,
      [(option) => `leave out ${idle.map((name) => option(name)).join(', ')}`, 'give a path'],
    );
  }
  const values = Object.fromEntries(
    Object.entries(options).filter(([name]) => !(parts as readonly string[]).includes(name)),
  );
  const { data, validationData, testData } = options as Partial<
    Record<(typeof parts)[number], Rows<Row>>
  >;
  return { values, rows: { data: data!, validationData, testData } };
}

/** Whether it is a list or a stream of something, and no text. */
export function isIterable(value: unknown): value is Rows<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}

/** Throws a UserError for a row that is none; `where` is its number and part, for the message. */
export type CheckRow = (row: unknown, where: string) => void;

/**
 * Rows one by one, each with the texts that it needs.
 *
 * @param wanted the texts that every row has to have, `['text', 'label']`, or what checks it
 * @throws UserError for a row that does not have them, and when the rows themselves throw
 */
export async function* readRows<Row>(
  rows: Rows<Row>,
  part: string,
  wanted: readonly (keyof Row & string)[] | CheckRow,
): AsyncGenerator<Row> {
  const check = typeof wanted === 'function' ? wanted : textsOf(wanted);
  let number = 0;
  try {
    for await (const row of rows) {
      number++;
      check(row, `row ${number} of ${part}`);
      yield row;
    }
  } catch (error) {
    throw thrownBy(error, `${part} threw after ${number} rows`);
  }
  if (number === 0)
    throw new UserError((option) => `${option(part)} has no rows, expected at least one.`);
}

const textsOf =
  (fields: readonly string[]): CheckRow =>
  (row, where) => {
    const expected = `{ ${fields.join(', ')} }`;
    if (typeof row !== 'object' || row === null)
      throw new UserError(`${where} is ${describe(row)}: expected ${expected}.`);
    for (const field of fields) {
      const value = (row as Readonly<Record<string, unknown>>)[field];
      // As labels of files: integers of any size stay themselves.
      const isLabel =
        field === 'label' &&
        (Number.isFinite(value) || typeof value === 'bigint' || typeof value === 'boolean');
      if (isLabel || (typeof value === 'string' && value.trim() !== '')) continue;
      throw new UserError(
        `${where} has ${value === undefined ? `no ${field}` : `the ${field} ${describe(value)}`}: ` +
          `expected ${expected} with texts that are not empty, got ${describe(row)}.`,
      );
    }
  };

/** Rows as a table with these columns, as files are read. */
export const rowTable = <Row extends object>(
  rows: Rows<Row>,
  part: string,
  columns: readonly (keyof Row & string)[],
): Table => ({
  columns,
  skipped: 0,
  rows: (async function* () {
    let line = 0;
    for await (const row of readRows(rows, part, columns)) {
      line++;
      yield { line, fields: Object.fromEntries(columns.map((name) => [name, String(row[name])])) };
    }
  })(),
});

/**
 * What a source of a program threw, as an error that says where.
 *
 * @param where what threw, and when: `data threw after 3 rows`
 */
export function thrownBy(error: unknown, where: string): Error {
  if (isOptionError(error)) return error;
  const failure = new UserError(`${where}: ${error instanceof Error ? error.message : error}.`);
  failure.cause = error;
  return failure;
}

/** A value as a message shows it. */
export function describe(value: unknown): string {
  if (value === undefined) return 'undefined';
  let text: string;
  try {
    text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part));
  } catch {
    text = '';
  }
  text ||= String(value);
  return shortened(text, 80);
}
