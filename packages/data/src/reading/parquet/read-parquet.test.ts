import { readFileSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readParquet } from './read-parquet.js';

const written = (codec: 'SNAPPY' | 'UNCOMPRESSED' = 'SNAPPY') =>
  parquetWriteBuffer({
    codec,
    rowGroupSize: 2,
    columnData: [
      { name: 'text', data: ['eins', '二', 'three'], type: 'STRING' },
      { name: 'label', data: [0n, 1n, 2n ** 60n], type: 'INT64' },
    ],
  });
const all = async <T>(items: AsyncIterable<T>) => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};

describe('readParquet', () => {
  it('gives the rows of all row groups, compressed or not', async () => {
    const views = [new Uint8Array(written()), Buffer.from(written())];
    for (const bytes of [written(), written('UNCOMPRESSED'), ...views]) {
      const table = await readParquet(bytes);
      expect(table.columns).toEqual(['text', 'label']);
      expect(await all(table.rows)).toEqual([
        { line: 1, fields: { text: 'eins', label: 0 } },
        { line: 2, fields: { text: '二', label: 1 } },
        { line: 3, fields: { text: 'three', label: 2n ** 60n } },
      ]);
    }
  });

  it('names the parts of structs by dotted paths, and reads lists', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'id', data: [1n, 2n], type: 'INT64' },
        { name: 'translation', data: [{ en: 'a', de: 'b' }, { en: 'c' }] },
        { name: 'sentences', data: [['x', 'y'], ['z']] },
      ],
    });
    const table = await readParquet(bytes);
    const [row] = await all(table.rows);
    expect(table.columns).toEqual(['id', 'translation.en', 'translation.de', 'sentences']);
    expect(row!.fields).toMatchObject({ id: 1, 'translation.de': 'b', sentences: ['x', 'y'] });
  });

  it('reads structs of translations', async () => {
    const file = new URL('./fixtures/translations.parquet', import.meta.url);
    const table = await readParquet(new Uint8Array(readFileSync(file)));
    expect(table.columns).toEqual(['id', 'translation.en', 'translation.de']);
    const rows = await all(table.rows);
    expect(rows.length).toBe(400);
    expect(rows[0]!.fields['translation.de']).toBe('wir brauchen einen Hund wieder.');
  });

  it('reads only the columns asked for', async () => {
    const table = await readParquet(written(), { columns: ['label'] });
    expect((await all(table.rows))[1]).toEqual({ line: 2, fields: { label: 1 } });
    await expect(readParquet(written(), { columns: ['lable'] })).rejects.toThrow(
      /no column "lable". Did you mean "label"/,
    );
  });

  it('refuses other bytes and a truncated file', async () => {
    await expect(readParquet(new TextEncoder().encode('text,label\n1,2\n'))).rejects.toThrow(
      /no Parquet file, or a damaged one/,
    );
    await expect(readParquet(written().slice(0, -10))).rejects.toThrow(/no Parquet file/);
  });
});
