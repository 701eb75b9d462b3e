import { betweenSteps, hostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import type { CompressionCodec, Compressors, RowGroup } from 'hyparquet';
import { assertColumn } from '../assert-column.js';
import { ColumnUnion, withPaths } from '../nested.js';
import type { Table, TableRow } from '../table.js';
import { checkChunk } from './check-chunk.js';
import { checkFooterBytes, columnLayouts, rangeOf } from './check-footer.js';
import type { ColumnLayout } from './check-page.js';
import { assertSound, DamagedParquetError } from './damaged.js';

/** Bytes that can be read from any place: a file, or a Parquet file behind a URL. */
export interface RandomAccessBytes {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer> | ArrayBuffer;
}

export interface ParquetOptions {
  /** Columns to read. Default: all. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Reads a Parquet file row group by row group, with any of the format's compressions; 64-bit integers
 * become numbers where they are exact. The parts of structs are columns by their dotted paths, as
 * `translation.en`. Checksums, lengths and counts are checked before a page is read.
 *
 * @throws Error when the bytes are no Parquet file, or a damaged one
 */
export async function readParquet(
  bytes: RandomAccessBytes | ArrayBuffer | Uint8Array,
  options: ParquetOptions = {},
): Promise<Table> {
  checkOptions('readParquet', options, { columns: true });
  const library = await parquetLibrary();
  const file = randomAccess(bytes);
  const footer = await readFooter(file);
  checkFooterBytes(footer.subarray(0, -TAIL));
  const metadata = sound(() => library.parquetMetadata(footer, { geoparquet: false }));
  const layouts = columnLayouts(metadata, file.byteLength);
  const available = library.parquetSchema(metadata).children.map(({ element }) => element.name);
  for (const name of options.columns ?? []) assertColumn(name, available);
  const columns = [...(options.columns ?? available)];

  async function* groups(): AsyncGenerator<TableRow[]> {
    let rowStart = 0;
    const pause = betweenSteps(hostSignal());
    for (const group of metadata.row_groups) {
      await pause();
      const rowEnd = rowStart + Number(group.num_rows);
      const chunks = await checkedChunks(file, group, columns, layouts, library.compressors);
      const objects = await library
        .parquetReadObjects({
          file: withChunks(file, chunks),
          metadata,
          compressors: library.compressors,
          columns,
          rowStart,
          rowEnd,
        })
        .catch((error: Error) => {
          throw new DamagedParquetError(error.message);
        });
      const start = rowStart;
      yield objects.map((object, i) => ({
        line: start + i + 1,
        fields: withPaths(withPlainIntegers(object) as Record<string, unknown>),
      }));
      rowStart = rowEnd;
    }
  }
  const read = groups();
  // Objects are detected in the first rows: structs, and texts that are JSON.
  const first = await read.next();
  const union = new ColumnUnion();
  for (const { fields } of first.value ?? []) union.add(fields);

  async function* rows(): AsyncGenerator<TableRow> {
    if (!first.done) yield* first.value;
    for await (const group of read) {
      for (const row of group) {
        union.add(row.fields);
        yield row;
      }
    }
  }
  return {
    get columns() {
      return first.done ? columns : union.columns;
    },
    hasMoreColumns: metadata.row_groups.length > 1,
    rows: rows(),
    skipped: 0,
  };
}

/** `PAR1` and the length of the footer are at the end. */
const TAIL = 8;

async function readFooter(file: RandomAccessBytes): Promise<Uint8Array> {
  const { byteLength } = file;
  assertSound(byteLength > TAIL, 'it is too short');
  const tail = new DataView(await file.slice(byteLength - TAIL, byteLength));
  assertSound(
    tail.byteLength === TAIL && tail.getUint32(4) === 0x50415231,
    'it does not end in PAR1',
  );
  const length = tail.getUint32(0, true);
  assertSound(length <= byteLength - TAIL, `its footer has ${length} bytes`);
  return new Uint8Array(await file.slice(byteLength - TAIL - length, byteLength));
}

function sound<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new DamagedParquetError((error as Error).message);
  }
}

interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly bytes: ArrayBuffer;
}

/** The bytes of the wanted columns of a row group, each checked. */
async function checkedChunks(
  file: RandomAccessBytes,
  { columns, num_rows }: RowGroup,
  wanted: readonly string[],
  layouts: ReadonlyMap<string, ColumnLayout>,
  compressors: Compressors,
): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for (const { meta_data: column } of columns) {
    const path = column!.path_in_schema;
    if (!wanted.includes(path[0]!)) continue;
    const { start, size } = rangeOf(column!);
    const bytes = await file.slice(start, start + size);
    try {
      checkChunk(new Uint8Array(bytes), {
        ...layouts.get(path.join('.'))!,
        values: Number(column!.num_values),
        rows: Number(num_rows),
        decompress: decompressorOf(column!.codec, compressors),
      });
    } catch (error) {
      const what = error instanceof DamagedParquetError ? error.what : (error as Error).message;
      throw new DamagedParquetError(`in its column "${path.join('.')}" ${what}`);
    }
    chunks.push({ start, end: start + size, bytes });
  }
  return chunks;
}

function decompressorOf(codec: CompressionCodec, compressors: Compressors) {
  return codec === 'UNCOMPRESSED' ? undefined : compressors[codec];
}

/** The file, of which some parts are there already. */
function withChunks(file: RandomAccessBytes, chunks: readonly Chunk[]): RandomAccessBytes {
  return {
    byteLength: file.byteLength,
    slice(start, end = file.byteLength) {
      const chunk = chunks.find((each) => each.start <= start && end <= each.end);
      return chunk
        ? chunk.bytes.slice(start - chunk.start, end - chunk.start)
        : file.slice(start, end);
    },
  };
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
    if ((error as { code?: string | undefined }).code !== 'ERR_REQUIRE_ESM') throw error;
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
    // Not the slice of Node's Buffer, which is no copy.
    slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
}

/** Integers of 64 bits as numbers where these are exact, in lists and structs too. */
function withPlainIntegers(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  if (Array.isArray(value)) return value.map(withPlainIntegers);
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withPlainIntegers(each)]),
  );
}
