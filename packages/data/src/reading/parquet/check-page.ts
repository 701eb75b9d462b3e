import { ByteReader } from './byte-reader.js';
import { assertSound } from './damaged.js';
import { readDeltas, readHybrid } from './encodings.js';

/** What of the schema tells how the values of a column are laid out. */
export interface ColumnLayout {
  readonly type: string;
  readonly typeLength: number;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

/** How many values a page has, and of how many rows. */
export interface PageCounts {
  readonly values: number;
  readonly rows: number;
}

const encoding = {
  plain: 0,
  plainDictionary: 2,
  rle: 3,
  deltaPacked: 5,
  deltaLengths: 6,
  deltaBytes: 7,
  dictionary: 8,
  streamSplit: 9,
} as const;

const widths: Readonly<Record<string, number>> = {
  INT32: 4,
  FLOAT: 4,
  INT64: 8,
  DOUBLE: 8,
  INT96: 12,
};

const bitsFor = (max: number) => 32 - Math.clz32(max);

/** Levels that precede the values; each kind with its length, or of lengths that are known. */
export function readLevels(
  reader: ByteReader,
  { maxDefinition, maxRepetition }: ColumnLayout,
  values: number,
  lengths: { readonly repetition: number; readonly definition: number } | undefined,
): { rows: number; present: number } {
  const read = (max: number, length: number | undefined) => {
    if (max === 0) {
      reader.skip(length ?? 0);
      return undefined;
    }
    const size = length ?? reader.uint32();
    const start = reader.skip(size);
    return readHybrid(new ByteReader(reader.bytes, start, start + size), bitsFor(max), values, max);
  };
  const repetition = read(maxRepetition, lengths?.repetition);
  const definition = read(maxDefinition, lengths?.definition);
  return {
    rows: repetition ? count(repetition, 0) : values,
    present: definition ? count(definition, maxDefinition) : values,
  };
}

function count(levels: Uint32Array, wanted: number): number {
  let found = 0;
  for (const level of levels) if (level === wanted) found++;
  return found;
}

/**
 * Checks that the values of a page lie inside of it.
 *
 * @param present how many are not null
 * @param dictionarySize entries of the column's dictionary
 */
export function checkValues(
  reader: ByteReader,
  layout: ColumnLayout,
  code: number,
  present: number,
  dictionarySize: number | undefined,
): void {
  switch (code) {
    case encoding.plain:
      checkPlain(reader, layout, present);
      return;
    case encoding.plainDictionary:
    case encoding.dictionary: {
      if (present === 0 && reader.remaining === 0) return;
      const width = reader.byte();
      assertSound(dictionarySize !== undefined, 'a dictionary is missing');
      if (width === 0) assertSound(present === 0 || dictionarySize > 0, 'a dictionary is empty');
      else readHybrid(reader, width, present, dictionarySize - 1);
      return;
    }
    case encoding.rle:
      assertSound(layout.type === 'BOOLEAN', `${layout.type} values coded as runs`);
      assertSound(reader.uint32() <= reader.remaining, 'a length is too large');
      readHybrid(reader, 1, present, 1);
      return;
    case encoding.deltaPacked:
      if (present > 0) readDeltas(reader, present, false);
      return;
    case encoding.deltaLengths: {
      let sum = 0;
      for (const length of present > 0 ? readDeltas(reader, present, true) : []) {
        assertSound(length >= 0, `a length of ${length}`);
        sum += length;
      }
      reader.skip(sum);
      return;
    }
    case encoding.deltaBytes:
      checkDeltaBytes(reader, present);
      return;
    case encoding.streamSplit:
      reader.skip(present * (widths[layout.type] ?? layout.typeLength));
      return;
    default:
      // What the reader does not know it refuses by name.
      return;
  }
}

export function checkPlain(
  reader: ByteReader,
  { type, typeLength }: ColumnLayout,
  present: number,
): void {
  if (type === 'BOOLEAN') reader.skip(Math.ceil(present / 8));
  else if (type !== 'BYTE_ARRAY') reader.skip(present * (widths[type] ?? typeLength));
  else for (let i = 0; i < present; i++) reader.skip(reader.uint32());
}

/** Values that begin with a part of the one before. */
function checkDeltaBytes(reader: ByteReader, present: number): void {
  if (present === 0) return;
  const prefixes = readDeltas(reader, present, true);
  const suffixes = readDeltas(reader, present, true);
  let before = 0;
  let sum = 0;
  for (let i = 0; i < present; i++) {
    const [prefix, suffix] = [prefixes[i]!, suffixes[i]!];
    assertSound(
      prefix >= 0 && prefix <= before && suffix >= 0,
      `a length of ${prefix} and ${suffix}`,
    );
    before = prefix + suffix;
    sum += suffix;
  }
  reader.skip(sum);
}
