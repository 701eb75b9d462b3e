import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** The folder of reference values: `RESATTN_GOLDENS`, else the fixtures of this repository. */
export const goldens: string =
  process.env.RESATTN_GOLDENS ?? fileURLToPath(new URL('../../fixtures/goldens', import.meta.url));

export interface GoldenTensor {
  readonly dtype: 'float32' | 'int32';
  readonly shape: number[];
  readonly values: Float32Array | Int32Array;
}

export function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(goldens, ...path), 'utf8')) as T;
}

export function hasGolden(...path: string[]): boolean {
  return existsSync(join(goldens, ...path));
}

/** Reads a safetensors file of float32 and int32 tensors. */
export function readTensors(...path: string[]): Record<string, GoldenTensor> {
  const bytes = readFileSync(join(goldens, ...path));
  const headerSize = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerSize)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const tensors: Record<string, GoldenTensor> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [start, end] = entry.data_offsets;
    const data = bytes.buffer.slice(
      bytes.byteOffset + 8 + headerSize + start,
      bytes.byteOffset + 8 + headerSize + end,
    ) as ArrayBuffer;
    if (entry.dtype === 'F32')
      tensors[name] = { dtype: 'float32', shape: entry.shape, values: new Float32Array(data) };
    else if (entry.dtype === 'I32')
      tensors[name] = { dtype: 'int32', shape: entry.shape, values: new Int32Array(data) };
    else
      throw new Error(
        `${path.join('/')}: tensor ${name} has dtype ${entry.dtype}, expected F32 or I32`,
      );
  }
  return tensors;
}

/** Asserts |a - b| <= tolerance * max(1, |b|) for every element. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  expect(actual.length, `${what}: number of elements`).toBe(expected.length);
  let worst = 0;
  let at = -1;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    if (!(error <= worst)) {
      worst = error;
      at = i;
    }
  }
  expect(
    worst,
    `${what}: element ${at} is ${actual[at]}, reference ${expected[at]}`,
  ).toBeLessThanOrEqual(tolerance);
}
