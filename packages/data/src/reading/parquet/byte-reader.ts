import { assertSound } from './damaged.js';

/** Bytes of a varint of 64 bits, at most. */
const MAX_VARINT = 10;
const MAX_DEPTH = 32;

/** Fields of a Thrift struct by their numbers. */
export type ThriftStruct = Map<number, unknown>;

/** Reads bytes from their beginning to an end, never beyond. */
export class ByteReader {
  constructor(
    readonly bytes: Uint8Array,
    public offset = 0,
    readonly end = bytes.length,
  ) {
    assertSound(offset >= 0 && offset <= end && end <= bytes.length, 'a length is too large');
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  byte(): number {
    assertSound(this.offset < this.end, 'it ends too early');
    return this.bytes[this.offset++]!;
  }

  /** Skips a number of bytes and returns where they begin. */
  skip(count: number): number {
    const start = this.offset;
    assertSound(
      Number.isInteger(count) && count >= 0 && count <= this.remaining,
      'a length is too large',
    );
    this.offset += count;
    return start;
  }

  uint32(): number {
    const at = this.skip(4);
    const { bytes } = this;
    return (
      bytes[at]! + bytes[at + 1]! * 2 ** 8 + bytes[at + 2]! * 2 ** 16 + bytes[at + 3]! * 2 ** 24
    );
  }

  varint(): number {
    let value = 0;
    for (let i = 0; i < MAX_VARINT; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    assertSound(false, 'a number has no end');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A struct of Thrift's compact protocol; no list is longer than the bytes that are left. */
  struct(depth = 0): ThriftStruct {
    assertSound(depth < MAX_DEPTH, 'structures are nested too deeply');
    const fields: ThriftStruct = new Map();
    let id = 0;
    for (;;) {
      const head = this.byte();
      const type = head & 0x0f;
      if (type === 0) return fields;
      id = head >> 4 ? id + (head >> 4) : this.zigzag();
      fields.set(id, this.value(type, depth));
    }
  }

  private value(type: number, depth: number): unknown {
    switch (type) {
      case 1:
        return true;
      case 2:
        return false;
      case 3:
        return (this.byte() << 24) >> 24;
      case 4:
      case 5:
      case 6:
        return this.zigzag();
      case 7:
        return this.skip(8);
      case 8: {
        const start = this.skip(this.varint());
        return this.bytes.subarray(start, this.offset);
      }
      case 9:
      case 10: {
        const head = this.byte();
        const size = head >> 4 === 15 ? this.varint() : head >> 4;
        assertSound(size <= this.remaining, 'a list is longer than the file');
        const itemType = head & 0x0f;
        return Array.from({ length: size }, () =>
          itemType <= 2 ? this.byte() : this.value(itemType, depth),
        );
      }
      case 12:
        return this.struct(depth + 1);
      default:
        assertSound(false, `a field has the unknown type ${type}`);
    }
  }
}
