import { ByteReader, type ThriftStruct } from './byte-reader.js';
import { type ColumnLayout, checkPlain, checkValues, readLevels } from './check-page.js';
import { crc32 } from './crc32.js';
import { assertSound, DamagedParquetError } from './damaged.js';

/** Uncompresses a page; the length is that of the result. */
export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

/** A column of a row group, as the file's footer describes it. */
export interface ChunkDescription extends ColumnLayout {
  readonly values: number;
  readonly rows: number;
  /** Undefined for pages that are not compressed. */
  readonly decompress: Decompress | undefined;
}

const pageType = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;

/** A page may be this large, and this many times as large as its bytes, before it is believed. */
const FREE_SIZE = 1 << 26;
const MAX_RATIO = 1100;

/**
 * Checks the pages of a column before they are read: sums (CRC-32), lengths and counts, so that the
 * reader meets no length that leads out of a page and no run that has no end.
 *
 * @throws DamagedParquetError
 */
export function checkChunk(bytes: Uint8Array, chunk: ChunkDescription): void {
  const reader = new ByteReader(bytes);
  let dictionary: number | undefined;
  let values = 0;
  let rows = 0;
  while (values < chunk.values || (chunk.maxRepetition > 0 && reader.remaining > 1)) {
    const header = reader.struct();
    const size = header.get(2);
    const compressedSize = header.get(3);
    assertSound(isLength(size) && isLength(compressedSize), 'a page has no size');
    assertSound(
      size <= FREE_SIZE + MAX_RATIO * compressedSize,
      `a page of ${size} bytes in ${compressedSize}`,
    );
    const start = reader.skip(compressedSize);
    const page = bytes.subarray(start, start + compressedSize);
    const sum = header.get(4);
    assertSound(sum === undefined || sum === crc32(page), 'the checksum of a page is wrong');
    const plain = (part: Uint8Array, length: number) => uncompressed(part, length, chunk);
    switch (header.get(1)) {
      case pageType.dictionary: {
        const entries = field(header, 7, 1);
        assertSound(isLength(entries) && entries <= size, 'a dictionary is too large');
        checkPlain(new ByteReader(plain(page, size)), chunk, entries);
        dictionary = entries;
        break;
      }
      case pageType.data: {
        const count = countOf(field(header, 5, 1), chunk.values - values);
        const inside = new ByteReader(plain(page, size));
        const levels = readLevels(inside, chunk, count, undefined);
        checkValues(inside, chunk, Number(field(header, 5, 2)), levels.present, dictionary);
        values += count;
        rows += levels.rows;
        break;
      }
      case pageType.dataV2: {
        const count = countOf(field(header, 8, 1), chunk.values - values);
        const [definition, repetition] = [field(header, 8, 5), field(header, 8, 6)];
        assertSound(
          isLength(definition) &&
            isLength(repetition) &&
            definition + repetition <= Math.min(size, page.length),
          'the levels of a page are too long',
        );
        const levelBytes = definition + repetition;
        const levels = readLevels(new ByteReader(page), chunk, count, { definition, repetition });
        assertSound(
          field(header, 8, 2) === count - levels.present && field(header, 8, 3) === levels.rows,
          'the counts of a page are wrong',
        );
        const rest = page.subarray(levelBytes);
        const isPlain = field(header, 8, 7) === false;
        const inside = new ByteReader(isPlain ? rest : plain(rest, size - levelBytes));
        checkValues(inside, chunk, Number(field(header, 8, 4)), levels.present, dictionary);
        values += count;
        rows += levels.rows;
        break;
      }
      case pageType.index:
        break;
      default:
        assertSound(false, `a page of type ${String(header.get(1))}`);
    }
  }
  assertSound(values === chunk.values, `${values} values where ${chunk.values} are expected`);
  assertSound(rows === chunk.rows, `${rows} rows where ${chunk.rows} are expected`);
}

const field = (header: ThriftStruct, outer: number, inner: number): unknown => {
  const struct = header.get(outer);
  assertSound(struct instanceof Map, 'the header of a page is not whole');
  return struct.get(inner);
};

const isLength = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function countOf(value: unknown, left: number): number {
  assertSound(
    isLength(value) && value <= left,
    `a page of ${String(value)} values where ${left} are left`,
  );
  return value;
}

function uncompressed(
  bytes: Uint8Array,
  length: number,
  { decompress }: ChunkDescription,
): Uint8Array {
  if (!decompress) {
    assertSound(
      bytes.length === length,
      `a page of ${bytes.length} bytes where ${length} are expected`,
    );
    return bytes;
  }
  let page: Uint8Array;
  try {
    page = decompress(bytes, length);
  } catch (error) {
    throw new DamagedParquetError(`a page cannot be uncompressed (${(error as Error).message})`);
  }
  assertSound(
    page?.length === length,
    `a page of ${page?.length} bytes where ${length} are expected`,
  );
  return page;
}
