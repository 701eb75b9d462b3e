import type { ByteReader } from './byte-reader.js';
import { assertSound } from './damaged.js';

/** The bits of a run of bit-packed values may be filled up to this many values. */
const MAX_FILL = 512;

/**
 * Decodes runs of repeated and of bit-packed values (RLE / bit-packing hybrid) and checks that they
 * are as many as wanted and none is above `max`.
 */
export function readHybrid(
  reader: ByteReader,
  width: number,
  count: number,
  max: number,
): Uint32Array {
  assertSound(width >= 0 && width <= 32, `values of ${width} bits`);
  const values = new Uint32Array(count);
  let seen = 0;
  while (seen < count) {
    const header = reader.varint();
    const rest = count - seen;
    if (header % 2 === 0) {
      const repeats = header / 2;
      assertSound(repeats <= rest, `a run of ${repeats} values where ${rest} are left`);
      let value = 0;
      for (let i = 0; i < Math.ceil(width / 8); i++) value += reader.byte() * 2 ** (8 * i);
      assertSound(value <= max || repeats === 0, `the value ${value} where ${max} is the maximum`);
      values.fill(value, seen, seen + repeats);
      seen += repeats;
    } else {
      const packed = ((header - 1) / 2) * 8;
      assertSound(packed <= rest + MAX_FILL, `a run of ${packed} values where ${rest} are left`);
      const taken = Math.min(packed, rest);
      // The last bytes of a page may be missing where no value needs them.
      const bytes = Math.min((packed * width) / 8, reader.remaining);
      assertSound(bytes * 8 >= taken * width, 'it ends too early');
      unpack(reader, reader.skip(bytes), width, values.subarray(seen, seen + taken), max);
      seen += taken;
    }
  }
  return values;
}

function unpack(
  { bytes }: ByteReader,
  start: number,
  width: number,
  values: Uint32Array,
  max: number,
): void {
  let bit = 0;
  for (let i = 0; i < values.length; i++) {
    let value = 0;
    for (let read = 0; read < width; ) {
      const inByte = bit % 8;
      const take = Math.min(8 - inByte, width - read);
      const bits = (bytes[start + (bit >> 3)]! >> inByte) & ((1 << take) - 1);
      value += bits * 2 ** read;
      read += take;
      bit += take;
    }
    assertSound(value <= max, `the value ${value} where ${max} is the maximum`);
    values[i] = value;
  }
}

/**
 * Walks over integers that are coded by their differences.
 *
 * @param decodes whether the integers are wanted: they are lengths, of at most 32 bits
 */
export function readDeltas(reader: ByteReader, count: number, decodes: boolean): Float64Array {
  const blockSize = reader.varint();
  const miniBlocks = reader.varint();
  const total = reader.varint();
  assertSound(
    blockSize > 0 && blockSize % 128 === 0 && miniBlocks > 0 && miniBlocks <= blockSize / 8,
    `blocks of ${blockSize} values in ${miniBlocks} parts`,
  );
  const perMiniBlock = blockSize / miniBlocks;
  assertSound(perMiniBlock % 8 === 0, `blocks of ${blockSize} values in ${miniBlocks} parts`);
  assertSound(total === count, `${total} values where ${count} are expected`);
  const values = new Float64Array(decodes ? count : 0);
  let value = reader.zigzag();
  if (decodes && count > 0) values[0] = value;
  const scratch = new Uint32Array(perMiniBlock);
  for (let seen = 1; seen < count; ) {
    const least = reader.zigzag();
    const widths = reader.skip(miniBlocks);
    for (let mini = 0; mini < miniBlocks && seen < count; mini++) {
      const width = reader.bytes[widths + mini]!;
      assertSound(width <= (decodes ? 32 : 64), `values of ${width} bits`);
      const taken = Math.min(perMiniBlock, count - seen);
      const bytes = Math.min((perMiniBlock * width) / 8, reader.remaining);
      assertSound(bytes * 8 >= taken * width, 'it ends too early');
      const start = reader.skip(bytes);
      if (decodes) {
        const deltas = scratch.subarray(0, taken);
        unpack(reader, start, width, deltas, Infinity);
        for (let i = 0; i < taken; i++) {
          value += least + deltas[i]!;
          values[seen + i] = value;
        }
      }
      seen += taken;
    }
  }
  return values;
}
