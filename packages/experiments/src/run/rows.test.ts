import { describe, expect, test } from 'vitest';
import { UsageError, UserError } from '../user-error.js';
import { divideOptions, readRows, rowTable } from './rows.js';

const rows = [{ text: 'a', label: 'x' }];

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

test('labels are texts, numbers of any size or truth values, and other rows are shown whatever they hold', async () => {
  const labels = ['x', 3, 9007199254740993n, true];
  const table = rowTable(
    labels.map((label) => ({ text: 'a', label })),
    'data',
    ['text', 'label'],
  );
  expect((await all(table.rows)).map(({ fields }) => fields.label)).toEqual(labels.map(String));
  const circular: Record<string, unknown> = { text: 'a' };
  circular.label = circular;
  for (const row of [{ text: 1n, label: 'x' }, circular, { text: 'a', label: Number.NaN }])
    await expect(
      all(readRows<object>([row], 'data', ['text', 'label'] as never[])),
    ).rejects.toThrow(/^row 1 of data has the (text|label) .*expected { text, label }/);
});

describe('data in options', () => {
  test('is a path, or rows beside the other fields', () => {
    expect(divideOptions({ data: 'a.csv', epochs: 2 }, ['textColumn'])).toEqual({
      values: { data: 'a.csv', epochs: 2 },
      rows: undefined,
    });
    const { values, rows: given } = divideOptions(
      {
        data: rows,
        testData: new Set(rows),
        epochs: 2,
      },
      ['textColumn'],
    );
    expect(values).toEqual({ epochs: 2 });
    expect(given?.data).toBe(rows);
    expect(given?.testData).toEqual(new Set(rows));
  });

  test.each([
    [
      { data: rows, validationData: 'b.csv' },
      'data is given as rows, and validationData as a path',
    ],
    [{ data: 'a.csv', testData: rows }, 'testData is given as rows, and data as a path'],
    [{ testData: rows }, 'testData is given as rows, and no data'],
    [{ data: rows, textColumn: 'text' }, 'textColumn says how a file is read'],
    [{ data: 3 }, 'data is 3: expected a path, an array or an iterable of rows'],
    [{ data: null }, 'data is null'],
  ])('%o is refused', (options, message) => {
    expect(() => divideOptions(options, ['textColumn'])).toThrow(UsageError);
    expect(() => divideOptions(options, ['textColumn'])).toThrow(message);
  });
});

describe('rows', () => {
  test('come from anything that can be iterated', async () => {
    async function* stream() {
      yield* rows;
    }
    for (const given of [rows, new Set(rows), stream()])
      expect(await all(readRows(given, 'data', ['text', 'label']))).toEqual(rows);
  });

  test('become a table, numbers as text', async () => {
    const table = rowTable([{ text: 'a', label: 1 }], 'data', ['text', 'label']);
    expect(await all(table.rows)).toEqual([{ line: 1, fields: { text: 'a', label: '1' } }]);
  });

  test.each([
    ['a text', 'row 2 of data is "a text": expected { text, label }'],
    [{ text: 'a' }, 'row 2 of data has no label: expected { text, label }'],
    [{ label: 'x' }, 'row 2 of data has no text'],
    [{ text: ' ', label: 'x' }, 'row 2 of data has the text " "'],
    [{ text: 'a', label: Number.NaN }, 'row 2 of data has the label null'],
    [{ text: 7, label: 'x' }, 'row 2 of data has the text 7'],
    [null, 'row 2 of data is null'],
  ])('like %o are refused by their number', async (row, message) => {
    const given = [...rows, row as (typeof rows)[number]];
    const read = all(readRows(given, 'data', ['text', 'label']));
    await expect(read).rejects.toThrow(UserError);
    await expect(all(readRows(given, 'data', ['text', 'label']))).rejects.toThrow(message);
  });

  test('that throw in the middle name the place and keep the cause', async () => {
    const cause = new Error('connection lost');
    function* broken() {
      yield* rows;
      throw cause;
    }
    const error = await all(readRows(broken(), 'data', ['text'])).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ cause, message: expect.stringContaining('threw after 1 rows') });
  });
});
