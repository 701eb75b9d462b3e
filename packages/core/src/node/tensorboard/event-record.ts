import {
  bytesField,
  concat,
  doubleField,
  floatField,
  integerField,
  utf8,
} from './protocol-buffer.js';

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
  return frame(event(seconds, 0, bytesField(3, utf8('brain.Event:2'))));
}

/** A record with one number. @param seconds since 1970 */
export const scalarRecord = ({ tag, step, value }: ScalarEvent, seconds: number): Uint8Array =>
  summaryRecord([bytesField(1, utf8(tag)), floatField(2, value)], step, seconds);

/**
 * A record with a text, which TensorBoard reads as Markdown.
 *
 * @param seconds since 1970
 */
export function textRecord(tag: string, text: string, seconds: number): Uint8Array {
  // DataType DT_STRING, a shape of no dimension, the string.
  const tensor = concat([integerField(1, 7), bytesField(2, empty), bytesField(8, utf8(text))]);
  return summaryRecord(
    [bytesField(1, utf8(tag)), bytesField(8, tensor), metadata('text')],
    0,
    seconds,
  );
}

/** A setting of a run, for the comparison of runs by their settings. */
export type Hyperparameter = string | number | boolean;

/**
 * The record by which TensorBoard's HParams tab knows a run and its settings (`SessionStartInfo`).
 *
 * @param seconds since 1970
 */
export function settingsRecord(
  settings: Readonly<Record<string, Hyperparameter>>,
  seconds: number,
): Uint8Array {
  const entries = Object.entries(settings).map(([name, value]) =>
    bytesField(1, concat([bytesField(1, utf8(name)), bytesField(2, settingValue(value))])),
  );
  const start = concat([...entries, doubleField(5, seconds)]);
  return hparamsRecord('_hparams_/session_start_info', bytesField(3, start), seconds);
}

/** The record of a run that has come to its end (`SessionEndInfo`). @param seconds since 1970 */
export function endRecord(seconds: number): Uint8Array {
  const succeeded = concat([integerField(1, 1), doubleField(2, seconds)]);
  return hparamsRecord('_hparams_/session_end_info', bytesField(4, succeeded), seconds);
}

function hparamsRecord(tag: string, data: Uint8Array, seconds: number): Uint8Array {
  // A tensor has to be there: DT_FLOAT, of shape [1], 0.
  const shape = bytesField(2, integerField(1, 1));
  const tensor = concat([integerField(1, 1), bytesField(2, shape), floatField(5, 0)]);
  const value = [bytesField(1, utf8(tag)), bytesField(8, tensor), metadata('hparams', data)];
  return summaryRecord(value, 0, seconds);
}

/** The field `metadata` of a value: which plugin reads it, and what it needs. */
function metadata(plugin: string, content: Uint8Array = empty): Uint8Array {
  const pluginData = [bytesField(1, utf8(plugin)), bytesField(2, content)];
  // DataClass DATA_CLASS_TENSOR.
  return bytesField(9, concat([bytesField(1, concat(pluginData)), integerField(4, 2)]));
}

/** `google.protobuf.Value` */
function settingValue(value: Hyperparameter): Uint8Array {
  if (typeof value === 'number') return doubleField(2, value);
  return typeof value === 'string' ? bytesField(3, utf8(value)) : integerField(4, value ? 1 : 0);
}

const empty = new Uint8Array();

const summaryRecord = (value: readonly Uint8Array[], step: number, seconds: number): Uint8Array =>
  frame(event(seconds, step, bytesField(5, bytesField(1, concat(value)))));

/** The message `Event` of TensorFlow's event.proto: wall time, step, and what happened. */
const event = (seconds: number, step: number, what: Uint8Array): Uint8Array =>
  concat([doubleField(1, seconds), integerField(2, step), what]);

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
