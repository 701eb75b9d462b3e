/** The encoding of protocol buffers, as far as the events of TensorBoard need it. */

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A field of bytes: strings and messages. */
export function bytesField(number: number, bytes: Uint8Array): Uint8Array {
  return concat([Uint8Array.of((number << 3) | 2, ...varint(bytes.length)), bytes]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** A field of an integer from 0. */
export const integerField = (number: number, value: number): Uint8Array =>
  Uint8Array.of(number << 3, ...varint(value));

export function doubleField(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  bytes[0] = (number << 3) | 1;
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
}

export function floatField(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = (number << 3) | 5;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
