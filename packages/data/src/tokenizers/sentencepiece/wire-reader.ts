/** A field of a protocol buffer message: its number, and where its content stands. */
export interface WireField {
  readonly number: number;
  /** For a varint, its value. */
  readonly value: number;
  /** For bytes, a string or a message. */
  readonly bytes: Uint8Array;
}

const varint = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const fixed32 = 5;
const nothing = new Uint8Array(0);

/**
 * The fields of a protocol buffer message in the order in which they stand.
 *
 * @param what names the message in errors
 * @throws Error where the message ends inside a field, or is no message
 */
export function* fieldsOf(message: Uint8Array, what: string): Generator<WireField> {
  let at = 0;
  const fail = (why: string): never => {
    throw new Error(`${what} is damaged: ${why} at byte ${at} of ${message.length}; get it again`);
  };
  const readVarint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = message[at];
      if (byte === undefined) fail('it ends inside a number');
      at++;
      value += (byte! & 0x7f) * 2 ** shift;
      if (byte! < 0x80) return value;
    }
    return fail('there is a number of more than ten bytes');
  };
  const take = (length: number): Uint8Array => {
    if (at + length > message.length) fail(`it ends inside a field of ${length} bytes`);
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const key = readVarint();
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case varint:
        yield { number, value: readVarint(), bytes: nothing };
        break;
      case fixed64:
        yield { number, value: 0, bytes: take(8) };
        break;
      case lengthDelimited:
        yield { number, value: 0, bytes: take(readVarint()) };
        break;
      case fixed32:
        yield { number, value: 0, bytes: take(4) };
        break;
      default:
        fail(`there is a field of the unknown kind ${key % 8}`);
    }
  }
}

/** The content of a four-byte field as a number. */
export function floatOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat32(0, true);
}
