import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventFile } from './event-file.js';
import { crc32c, scalarRecord } from './event-record.js';

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
