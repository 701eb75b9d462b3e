import type { FileMetaData, SchemaElement } from 'hyparquet';
import { ByteReader } from './byte-reader.js';
import type { ColumnLayout } from './check-page.js';
import { assertSound } from './damaged.js';

const MAX_DEPTH = 64;

/** Row groups of more rows have at least one byte per this many rows. */
const FREE_ROWS = 1 << 20;
const MAX_ROWS_PER_BYTE = 64;

/**
 * Checks the bytes of a footer before they are read: whole structures, no list and no number beyond
 * their end.
 *
 * @throws DamagedParquetError
 */
export function checkFooterBytes(bytes: Uint8Array): void {
  new ByteReader(bytes).struct();
}

/**
 * The layout of each column by its path, and a check of the sizes that the footer states.
 *
 * @param byteLength of the file
 * @throws DamagedParquetError
 */
export function columnLayouts(
  { schema, row_groups: groups }: FileMetaData,
  byteLength: number,
): ReadonlyMap<string, ColumnLayout> {
  const layouts = new Map<string, ColumnLayout>();
  const end = walk(schema, 0, 0, [], { maxDefinition: 0, maxRepetition: 0 }, layouts);
  assertSound(end === schema.length, 'its schema has elements without a parent');
  for (const { columns, num_rows: rows } of groups) {
    assertSound(isCount(rows), `a row group of ${rows} rows`);
    let bytes = 0;
    for (const { meta_data: column } of columns) {
      assertSound(column !== undefined, 'a column has no description');
      const { start, size } = rangeOf(column);
      assertSound(
        layouts.has(column.path_in_schema.join('.')) && isCount(column.num_values),
        `a column ${column.path_in_schema.join('.')} of ${column.num_values} values`,
      );
      assertSound(
        start >= 0 && size >= 0 && start + size <= byteLength,
        'a column lies outside of the file',
      );
      bytes += size;
    }
    assertSound(
      rows <= FREE_ROWS || Number(rows) <= bytes * MAX_ROWS_PER_BYTE,
      `a row group of ${rows} rows in ${bytes} bytes`,
    );
  }
  return layouts;
}

const isCount = (value: unknown): boolean =>
  typeof value === 'bigint' && value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER);

type ColumnMetaData = NonNullable<
  FileMetaData['row_groups'][number]['columns'][number]['meta_data']
>;

/** Where the pages of a column are; its dictionary comes first. */
export function rangeOf({
  dictionary_page_offset: dictionary,
  data_page_offset: data,
  total_compressed_size: size,
}: ColumnMetaData): { start: number; size: number } {
  const start = dictionary && dictionary < data ? dictionary : data;
  return { start: Number(start), size: Number(size) };
}

/** Goes through the tree of a schema, which is written parents first; returns where it ends. */
function walk(
  schema: readonly SchemaElement[],
  index: number,
  depth: number,
  path: readonly string[],
  levels: Pick<ColumnLayout, 'maxDefinition' | 'maxRepetition'>,
  layouts: Map<string, ColumnLayout>,
): number {
  assertSound(depth < MAX_DEPTH, 'its schema is nested too deeply');
  const element = schema[index];
  assertSound(element !== undefined, 'its schema has fewer elements than it says');
  const { repetition_type: repetition, num_children: children = 0 } = element;
  const isRoot = depth === 0;
  const own = {
    maxDefinition:
      levels.maxDefinition +
      (isRoot || repetition === 'REQUIRED' || repetition === undefined ? 0 : 1),
    maxRepetition: levels.maxRepetition + (!isRoot && repetition === 'REPEATED' ? 1 : 0),
  };
  const ownPath = isRoot ? [] : [...path, element.name];
  if (children === 0 && !isRoot) {
    assertSound(element.type !== undefined, `its column ${ownPath.join('.')} has no type`);
    const typeLength = element.type_length ?? 0;
    assertSound(
      typeLength >= 0,
      `its column ${ownPath.join('.')} has values of ${typeLength} bytes`,
    );
    layouts.set(ownPath.join('.'), { ...own, type: element.type, typeLength });
    return index + 1;
  }
  let next = index + 1;
  for (let child = 0; child < children; child++) {
    next = walk(schema, next, depth + 1, ownPath, own, layouts);
  }
  return next;
}
