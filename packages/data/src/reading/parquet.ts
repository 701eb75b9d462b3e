import { assertColumn } from './assert-column.js';
import type { Table, TableRow } from './table.js';

/** Bytes that can be read from any place: a file, or a Parquet file behind a URL. */
export interface RandomAccessBytes {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer> | ArrayBuffer;
}

export interface ParquetOptions {
  /** Columns to read. Default: all. */
  columns?: readonly string[];
}

/**
 * Reads a Parquet file row group by row group, with any of the format's compressions; 64-bit integers
 * become numbers where they are exact.
 *
 * @throws Error when the bytes are no Parquet file
 */
export async function readParquet(
  bytes: RandomAccessBytes | ArrayBuffer | Uint8Array,
  options: ParquetOptions = {},
): Promise<Table> {
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema, compressors } =
    await parquetLibrary();
  const file = randomAccess(bytes);
  const metadata = await parquetMetadataAsync(file).catch((error: Error) => {
    throw new Error(`This is no Parquet file, or a damaged one: ${error.message}.`);
  });
  const available = parquetSchema(metadata).children.map(({ element }) => element.name);
  for (const name of options.columns ?? []) assertColumn(name, available);
  const columns = [...(options.columns ?? available)];

  async function* rows(): AsyncGenerator<TableRow> {
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const objects = await parquetReadObjects({
        file,
        metadata,
        compressors,
        columns,
        rowStart,
        rowEnd,
      });
      for (const [i, object] of objects.entries()) {
        yield { line: rowStart + i + 1, fields: withPlainIntegers(object) };
      }
      rowStart = rowEnd;
    }
  }
  return { columns, rows: rows(), skipped: 0 };
}

/** Loaded when it is needed: it exists as ES modules only, which CommonJS of older Nodes cannot load. */
async function parquetLibrary() {
  try {
    const [reader, { compressors }] = await Promise.all([
      import('hyparquet'),
      import('hyparquet-compressors'),
    ]);
    return { ...reader, compressors };
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_REQUIRE_ESM') throw error;
    throw new Error(
      'Reading Parquet from CommonJS needs Node 20.19 or newer. Import @resattn/data as an ES module, or use a newer Node.',
    );
  }
}

function randomAccess(bytes: RandomAccessBytes | ArrayBuffer | Uint8Array): RandomAccessBytes {
  if (bytes instanceof ArrayBuffer) return bytes;
  if (!(bytes instanceof Uint8Array)) return bytes;
  return {
    byteLength: bytes.length,
    slice: (start, end) => bytes.slice(start, end).buffer as ArrayBuffer,
  };
}

function withPlainIntegers(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value,
    ]),
  );
}
