/** One number of a step, as TensorBoard draws it. */
export interface ScalarEvent {
  /** Names the plot: `loss/training`. */
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

/**
 * The first record of an event file, without which TensorBoard does not read on.
 *
 * @param seconds since 1970
 */
export function versionRecord(seconds: number): Uint8Array {
  const version = new TextEncoder().encode('brain.Event:2');
  return frame(event(seconds, 0, field(3, version)));
}

/** A record with one number. @param seconds since 1970 */
export function scalarRecord({ tag, step, value }: ScalarEvent, seconds: number): Uint8Array {
  const simpleValue = new Uint8Array(5);
  simpleValue[0] = (2 << 3) | 5;
  new DataView(simpleValue.buffer).setFloat32(1, value, true);
  const summaryValue = concat([field(1, new TextEncoder().encode(tag)), simpleValue]);
  return frame(event(seconds, step, field(5, field(1, summaryValue))));
}

/** The message `Event` of TensorFlow's event.proto: wall time, step, and what happened. */
function event(seconds: number, step: number, what: Uint8Array): Uint8Array {
  const wallTime = new Uint8Array(9);
  wallTime[0] = (1 << 3) | 1;
  new DataView(wallTime.buffer).setFloat64(1, seconds, true);
  return concat([wallTime, Uint8Array.of(2 << 3, ...varint(step)), what]);
}

/** A field of bytes: strings and messages. */
function field(number: number, bytes: Uint8Array): Uint8Array {
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

/**
 * A record of TFRecord: its length and its bytes, each followed by a checksum, which is masked so that
 * a checksum over data that holds checksums stays one.
 */
function frame(data: Uint8Array): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true);
  return concat([length, maskedChecksum(length), data, maskedChecksum(data)]);
}

function maskedChecksum(bytes: Uint8Array): Uint8Array {
  const crc = crc32c(bytes);
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  const checksum = new Uint8Array(4);
  new DataView(checksum.buffer).setUint32(0, masked, true);
  return checksum;
}

const castagnoli = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** CRC-32C (RFC 3720); Node's `zlib.crc32` is another polynomial. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ castagnoli[(crc ^ byte) & 0xff]!;
  return (crc ^ 0xffffffff) >>> 0;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
