import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventFile } from './event-file.js';
import { crc32c, endRecord, scalarRecord, settingsRecord, textRecord } from './event-record.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-events-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The data of each record, with both checksums checked by the plain definition of CRC-32C. */
function recordsOf(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    expect(bytes.readUInt32LE(at + 8)).toBe(masked(bytes.subarray(at, at + 8)));
    const data = bytes.subarray(at + 12, at + 12 + length);
    expect(bytes.readUInt32LE(at + 12 + length)).toBe(masked(data));
    records.push(data);
    at += length + 16;
  }
  return records;
}

function masked(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  const value = BigInt(~crc >>> 0);
  const rotated = ((value >> 15n) | (value << 17n)) & 0xffffffffn;
  return Number((rotated + 0xa282ead8n) & 0xffffffffn);
}

test('the checksum is that of RFC 3720', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
});

test('a record is the protocol buffer of TensorFlow’s event.proto', () => {
  const [data] = recordsOf(
    Buffer.from(scalarRecord({ tag: 'loss', step: 300, value: 0.5 }, 1.5)),
  ) as [Buffer];
  // wall_time 1.5; step 300; summary { value { tag: "loss" simple_value: 0.5 } }
  expect(data.toString('hex')).toBe('09000000000000f83f10ac022a0d0a0b0a046c6f7373150000003f');
});

test('settings, a text and the end are what TensorBoard’s plugins read', () => {
  const hexOf = (record: Uint8Array) => recordsOf(Buffer.from(record))[0]!.toString('hex');
  // Decoded by the messages of summary.proto, tensor.proto and TensorBoard's plugin_data.proto.
  expect(hexOf(textRecord('c', 'a|b', 1.5))).toBe(
    '09000000000000f83f10002a1e0a1c0a01634209080712004203617c624a0c0a080a047465787412002002',
  );
  expect(hexOf(settingsRecord({ model: 'cnn', rate: 0.5, wide: true }, 1.5))).toBe(
    '09000000000000f83f10002a7a0a780a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f' +
      '420d08011204120208012d000000004a490a450a0768706172616d73123a1a380a0e0a056d6f64656c12051a03' +
      '636e6e0a110a0472617465120911000000000000e03f0a0a0a04776964651202200129000000000000f83f2002',
  );
  expect(hexOf(endRecord(1.5))).toBe(
    '09000000000000f83f10002a4b0a490a1a5f68706172616d735f2f73657373696f6e5f656e645f696e666f420d' +
      '08011204120208012d000000004a1c0a180a0768706172616d73120d220b080111000000000000f83f2002',
  );
});

test('a run has its configuration at the beginning and its final numbers at the end', async () => {
  const events = new EventFile(folder);
  events.end({ accuracy: 0.5 });
  expect(existsSync(events.file)).toBe(false);
  await events.rewrite([], { model: 'a|b', filters: [8, 8], steps: undefined });
  events.end({ accuracy: 0.5, status: 'completed', steps: 7 });
  const records = recordsOf(readFileSync(events.file)).map((data) => data.toString('latin1'));
  expect(records).toHaveLength(6);
  expect(records[1]).toContain('_hparams_/session_start_info');
  expect(records[2]).toContain('| model | a\\|b |\n| filters | [8,8] |');
  expect(records[3]).toContain('results/accuracy');
  expect(records[5]).toContain('_hparams_/session_end_info');
});

test('steps and evaluations are drawn; a resumed run begins with what is recorded', async () => {
  const events = new EventFile(folder);
  await events.rewrite([]);
  const step = { event: 'step', step: 1, loss: 2, learningRate: 0.1, gradientNorm: undefined };
  events.append(step);
  events.append({ event: 'epoch', step: 1, trainLoss: 2 });
  events.append({ event: 'evaluation', step: 1, validation: { loss: 1, accuracy: 0.5 } });
  const tags = () =>
    recordsOf(readFileSync(events.file)).flatMap((data) =>
      ['loss/training', 'learningRate', 'loss/validation', 'accuracy/validation'].filter((tag) =>
        data.includes(tag),
      ),
    );
  expect(tags()).toEqual([
    'loss/training',
    'learningRate',
    'loss/validation',
    'accuracy/validation',
  ]);
  await events.rewrite([step]);
  expect(tags()).toEqual(['loss/training', 'learningRate']);
});
