import { describe, expect, it } from 'vitest';
import { readJsonl } from './jsonl.js';

const all = async <T>(items: AsyncIterable<T>) => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};
const cut = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
    text.slice(i * size, (i + 1) * size),
  );

describe('readJsonl, other layouts', () => {
  const fieldsOf = async (text: string | string[], options = {}) => {
    const table = await readJsonl(text, options);
    const rows = await all(table.rows);
    return { columns: table.columns, rows: rows.map(({ fields }) => fields) };
  };
  const two = [
    { a: 1, b: '[x' },
    { a: 2, b: '"}]' },
  ];

  it('reads one list of objects, however it is cut and indented', async () => {
    for (const text of [JSON.stringify(two), JSON.stringify(two, null, 2)]) {
      for (const size of [1, 3, 1000]) expect((await fieldsOf(cut(text, size))).rows).toEqual(two);
    }
    const table = await readJsonl('[\n{"a":1},\n{"a":\n2}\n]\n');
    expect((await all(table.rows)).map(({ line }) => line)).toEqual([2, 3]);
    await expect(fieldsOf('[\n{"a":1},\n{"a":2}')).rejects.toThrow(/has no end/);
    await expect(fieldsOf('[{"a":1}]\nx')).rejects.toThrow(/Line 2/);
    await expect(fieldsOf('[{"a":1},\n{"a":}]')).rejects.toThrow(/Line 2 is no JSON object/);
  });

  it('reads objects over several lines, and the rows that one object holds', async () => {
    expect(
      (await fieldsOf(two.map((row) => JSON.stringify(row, null, 1)).join('\n'))).rows,
    ).toEqual(two);
    for (const object of [
      { version: 1, data: two },
      { a: [1, 2], b: ['[x', '"}]'] },
      {
        columns: ['a', 'b'],
        index: [0, 1],
        data: [
          [1, '[x'],
          [2, '"}]'],
        ],
      },
      { a: { 0: 1, 1: 2 }, b: { 0: '[x', 1: '"}]' } },
      { 0: two[0], 1: two[1] },
    ]) {
      for (const indent of [0, 2]) {
        expect((await fieldsOf(JSON.stringify(object, null, indent))).rows).toEqual(two);
      }
    }
    expect((await fieldsOf('{"a": 1, "b": "x"}')).rows).toEqual([{ a: 1, b: 'x' }]);
    await expect(fieldsOf(JSON.stringify({ train: two, test: two.slice(1) }))).rejects.toThrow(
      /several lists of rows with the same fields: "train" \(2\), "test" \(1\)\. Write each/,
    );
  });

  it('reads lines that are lists when their values are named', async () => {
    const columns = ['text', 'label'];
    expect((await fieldsOf('["a","x"]\n["b","y"]\n', { columns })).rows).toEqual([
      { text: 'a', label: 'x' },
      { text: 'b', label: 'y' },
    ]);
    await expect(fieldsOf('["a","x"]\n["b"]\n', { columns })).rejects.toThrow(
      /Line 2.*a list of 1, expected 2/,
    );
  });

  it('has the columns of all rows, not of the first', async () => {
    expect((await fieldsOf('{"a":1}\n{"b":2}\n{"a":1,"c":null}')).columns).toEqual(['a', 'b', 'c']);
    const late = `${'{"a":1}\n'.repeat(1500)}{"z":1}\n`;
    const table = await readJsonl(late);
    expect(table.columns).toEqual(['a']);
    expect(table.hasMoreColumns).toBe(true);
    await all(table.rows);
    expect(table.columns).toEqual(['a', 'z']);
  });

  it('names the parts of objects by dotted paths', async () => {
    const { columns, rows } = await fieldsOf(
      '{"id":1,"translation":{"en":"a","de":"b"},"turns":[{"by":"A","says":"x"},{"by":"B"}]}\n',
    );
    expect(columns).toEqual(['id', 'translation.en', 'translation.de', 'turns.by', 'turns.says']);
    expect(rows[0]).toMatchObject({ 'translation.de': 'b', 'turns.says': ['x', null] });
    expect((await fieldsOf('{"a.b":1,"a":{"b":2}}')).rows[0]).toMatchObject({ 'a.b': 1 });
    expect((await fieldsOf('{"a":null}\n{"a":{"b":2}}')).columns).toEqual(['a.b']);
  });

  it('keeps integers beyond 2^53', async () => {
    const { rows } = await fieldsOf(
      '{"id":9007199254740993,"n":[-12345678901234567890],"s":"9007199254740993","f":1234567890123456.5}',
    );
    expect(rows).toEqual([
      {
        id: 9007199254740993n,
        n: [-12345678901234567890n],
        s: '9007199254740993',
        f: 1234567890123456.5,
      },
    ]);
  });

  it('keeps fractions and exponents of many digits beside long integers', async () => {
    const text =
      '{"p":0.30000000000000004,"q":-1.2345678901234567e-5,"id":90071992547409931,"s":"0.30000000000000004"}';
    const { rows } = await fieldsOf(`${text}\n{"p":12345678901234567e3}`);
    expect(rows).toEqual([
      {
        p: 0.30000000000000004,
        q: Number('-1.2345678901234567e-5'),
        id: 90071992547409931n,
        s: '0.30000000000000004',
      },
      { p: Number('12345678901234567e3') },
    ]);
  });

  it('reads lines that are lists with a null', async () => {
    const { rows } = await fieldsOf('["a",null]\n["b","x"]', { columns: ['text', 'label'] });
    expect(rows).toEqual([
      { text: 'a', label: null },
      { text: 'b', label: 'x' },
    ]);
  });
});
