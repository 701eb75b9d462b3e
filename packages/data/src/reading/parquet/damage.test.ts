import { readFileSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../random/stream.js';
import { checkChunk } from './check-chunk.js';
import { crc32 } from './crc32.js';
import { readParquet } from './read-parquet.js';

const all = async <T>(items: AsyncIterable<T>) => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};
const read = async (bytes: Uint8Array) => all((await readParquet(bytes)).rows);
const stored = (name: string) =>
  new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)));

const texts = Array.from({ length: 120 }, (_, i) => `text number ${i} ${'x'.repeat(i % 7)}`);
const written = (codec: 'SNAPPY' | 'UNCOMPRESSED') =>
  new Uint8Array(
    parquetWriteBuffer({
      codec,
      columnData: [
        { name: 'text', data: texts, type: 'STRING' },
        {
          name: 'label',
          data: texts.map((_, i) => ['good', 'bad', null][i % 3]),
          type: 'STRING',
          nullable: true,
        },
        { name: 'id', data: texts.map((_, i) => BigInt(i)), type: 'INT64' },
        { name: 'rating', data: texts.map((_, i) => i % 2 === 0), type: 'BOOLEAN' },
        { name: 'turns', data: texts.map((text, i) => (i % 4 ? [{ by: 'a', says: text }] : [])) },
      ],
    }),
  );

describe('a damaged Parquet file', () => {
  it.each(['hang-380.parquet', 'hang-1840.parquet', 'hang-2013.parquet'])(
    '%s, whose runs have no end, is refused',
    async (name) => {
      await expect(read(stored(name))).rejects.toThrow(
        /damaged one: in its column "\w+" (the levels|a page of)/,
      );
    },
  );

  it('ends in an error or in as many rows as it has, whatever byte is wrong', async () => {
    const random = new RandomStream(7, 'damage', 0);
    for (const codec of ['SNAPPY', 'UNCOMPRESSED'] as const) {
      const sound = written(codec);
      expect((await read(sound)).length).toBe(texts.length);
      for (let round = 0; round < 150; round++) {
        const bytes = sound.slice();
        for (let i = 0; i <= round % 3; i++) bytes[random.below(bytes.length)] = random.below(256);
        const rows = await read(bytes).catch((error: Error) => error);
        if (rows instanceof Error) expect(rows.message).toMatch(/damaged one|column|several/);
        else expect(rows.length).toBe(texts.length);
      }
    }
  });

  it('is told by the checksums and counts of its pages', () => {
    const values = Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0);
    const zigzag = (value: number) => {
      const bytes: number[] = [];
      let rest = (BigInt(value) << 1n) ^ (BigInt(value) >> 63n);
      for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
      return [...bytes, Number(rest)];
    };
    const page = (sum: number, count: number) =>
      Uint8Array.from([
        ...[0x15, 0, 0x15, ...zigzag(8), 0x15, ...zigzag(8), 0x15, ...zigzag(sum)],
        ...[0x1c, 0x15, ...zigzag(count), 0x15, 0, 0x15, ...zigzag(3), 0x15, ...zigzag(3), 0, 0],
        ...values,
      ]);
    const layout = { type: 'INT32', typeLength: 0, maxDefinition: 0, maxRepetition: 0 };
    const check = (bytes: Uint8Array) =>
      checkChunk(bytes, { ...layout, values: 2, rows: 2, decompress: undefined });
    const sum = crc32(values);
    check(page(sum, 2));
    expect(() => check(page(sum + 1, 2))).toThrow(/checksum of a page is wrong/);
    expect(() => check(page(sum, 3))).toThrow(/a page of 3 values where 2 are left/);
    expect(() => check(page(sum, 1))).toThrow(/damaged/);
  });
});

describe('crc32', () => {
  it('gives the check value of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789')) >>> 0).toBe(0xcbf43926);
  });
});
