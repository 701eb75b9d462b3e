import { decodeSafetensors, encodeSafetensors, type NamedTensorData } from '@resattn/core';
import { describe, expect, it } from 'vitest';
import { numbers } from '../fixtures/markers.js';
import { lowRank, multiply } from './low-rank.js';
import { packNibbles, quantize, unpackNibbles } from './quantization.js';
import {
  compressWeights,
  dynamicKernels,
  restoreWeights,
  type WeightCompression,
} from './weight-codec.js';

/** Bell-shaped values; rows and columns of different sizes, as in trained matrices. */
function matrix(rows: number, columns: number, seed = 1): Float32Array {
  const random = numbers(seed);
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const bell = random() + random() + random() + random() - 2;
    return bell * (1 + (i % columns) / columns) * (1 + Math.floor(i / columns) / rows);
  });
}

const weights: NamedTensorData = {
  'embedding/embeddings': { dtype: 'float32', shape: [300, 64], values: matrix(300, 64) },
  'block/conv/kernel': { dtype: 'float32', shape: [3, 64, 48], values: matrix(192, 48, 2) },
  'block/conv/bias': { dtype: 'float32', shape: [48], values: matrix(1, 48, 3) },
  step: { dtype: 'int32', shape: [], values: Int32Array.of(7) },
};

/** Through a file and back. */
function restored(compression: WeightCompression): NamedTensorData {
  const { tensors, metadata } = compressWeights(weights, compression);
  const file = decodeSafetensors(encodeSafetensors(tensors, metadata), 'weights');
  return restoreWeights(file.tensors, file.metadata);
}

const sizeOf = (compression: WeightCompression): number => {
  const { tensors, metadata } = compressWeights(weights, compression);
  return encodeSafetensors(tensors, metadata).length / encodeSafetensors(weights).length;
};

/** Root of the mean squared error, as a part of that of zeros. */
function relativeError(name: string, compression: WeightCompression): number {
  const before = weights[name]!.values as Float32Array;
  const after = restored(compression)[name]!.values;
  const sum = (of: (i: number) => number) => before.reduce((total, _, i) => total + of(i) ** 2, 0);
  return Math.sqrt(sum((i) => before[i]! - after[i]!) / sum((i) => before[i]!));
}

const methods: readonly WeightCompression[] = [
  { method: 'int8' },
  { method: 'int4' },
  { method: 'dynamic-int8' },
  { method: 'prune' },
  { method: 'low-rank' },
];

describe('compressed weights', () => {
  it.each(methods)('of $method come back with their names, shapes and dtypes', (compression) => {
    const after = restored(compression);
    expect(Object.keys(after).sort()).toEqual(Object.keys(weights).sort());
    for (const [name, { shape, dtype }] of Object.entries(weights))
      expect([after[name]!.shape, after[name]!.dtype], name).toEqual([shape, dtype]);
    expect(after['block/conv/bias']).toEqual(weights['block/conv/bias']);
    expect(after.step).toEqual(weights.step);
  });

  it('are as small and as exact as their method promises', () => {
    expect(sizeOf({ method: 'int8' })).toBeLessThan(0.3);
    expect(sizeOf({ method: 'int4' })).toBeLessThan(0.17);
    expect(sizeOf({ method: 'prune', sparsity: 0.8 })).toBeLessThan(0.25);
    expect(sizeOf({ method: 'low-rank', rank: 0.25 })).toBeLessThan(0.4);
    for (const name of ['embedding/embeddings', 'block/conv/kernel']) {
      expect(relativeError(name, { method: 'int8' })).toBeLessThan(0.01);
      expect(relativeError(name, { method: 'int4' })).toBeLessThan(0.13);
    }
  });

  it('of 8 bits are within half a step of each channel', () => {
    const { values, shape } = weights['block/conv/kernel']!;
    const after = restored({ method: 'int8' })['block/conv/kernel']!.values;
    const columns = shape.at(-1)!;
    for (let column = 0; column < columns; column++) {
      const of = (all: ArrayLike<number>) =>
        Array.from({ length: values.length / columns }, (_, row) => all[row * columns + column]!);
      const before = of(values);
      const step = Math.max(...before.map(Math.abs)) / 127;
      of(after).forEach((value, row) => {
        expect(Math.abs(value - before[row]!)).toBeLessThan(0.5001 * step);
      });
    }
  });

  it('of 4 bits clip an outlier rather than lose all others', () => {
    const values = matrix(1, 100);
    values[0] = 100;
    const { scales } = quantize(values, 4, 1, () => 0);
    expect(scales[0]).toBeLessThan(100 / 7);
  });

  it('that are pruned are 0 or as before, and the smallest go first', () => {
    const before = weights['embedding/embeddings']!.values as Float32Array;
    const after = restored({ method: 'prune', sparsity: 0.75 })['embedding/embeddings']!.values;
    const kept = before.filter((_, i) => after[i] !== 0).map(Math.abs);
    const lost = before.filter((_, i) => after[i] === 0).map(Math.abs);
    expect(Math.min(...kept)).toBeGreaterThanOrEqual(Math.max(...lost));
    before.forEach((value, i) => {
      expect([0, value]).toContain(after[i]);
    });
    for (const { values, shape } of Object.values(restored({ method: 'prune', sparsity: 0.75 }))) {
      if (shape.length < 2) continue;
      const zeros = Array.from(values).filter((value) => value === 0).length;
      expect(zeros / values.length).toBeCloseTo(0.75, 3);
    }
  });

  it.each([
    [{ method: 'prune', sparsity: 1 }, 'nothing is left'],
    [{ method: 'prune', sparsity: Number.NaN }, 'sparsity is NaN'],
    [{ method: 'low-rank', rank: 0 }, 'rank is 0'],
  ] as const)('refuse %j', (compression, message) => {
    expect(() => compressWeights(weights, compression)).toThrow(message);
  });

  it('that were tampered with are refused by name', () => {
    const { tensors, metadata } = compressWeights(weights, { method: 'int8' });
    const file = decodeSafetensors(encodeSafetensors(tensors, metadata), 'weights');
    const name = 'block/conv/kernel';
    const { [`${name}:scales`]: scales, ...rest } = file.tensors;
    expect(() => restoreWeights(rest, metadata)).toThrow(
      `weight "${name}" cannot be restored: "${name}:scales" is missing`,
    );
    const short = { ...scales!, shape: [47], values: scales!.values.slice(1) };
    expect(() =>
      restoreWeights({ ...file.tensors, [`${name}:scales`]: short } as NamedTensorData, metadata),
    ).toThrow('47 scales for axis 2 of [3,64,48]');
    const foreign = { compression: metadata.compression!.replaceAll('int8', 'int2') };
    expect(() => restoreWeights(file.tensors, foreign)).toThrow('codec "int2" is not known');
    const sparse = compressWeights(weights, { method: 'prune' });
    const mask = sparse.tensors[`${name}:mask`]!;
    (mask.values as Uint8Array)[0]! ^= 1;
    expect(() => restoreWeights(sparse.tensors as NamedTensorData, sparse.metadata)).toThrow(
      'the mask has',
    );
  });

  it.each([
    ['int4', 'codes', /bytes for \d+ codes of 4 bits/],
    ['prune', 'mask', /a mask of \d+ bytes for \d+ values/],
    ['low-rank', 'left', /factors of \d+ and \d+ values/],
  ] as const)('by %s that lack a part of the %s are refused', (method, part, message) => {
    const { tensors, metadata } = compressWeights(weights, { method });
    const name = `block/conv/kernel:${part}`;
    const { values, ...tensor } = tensors[name]!;
    const short = { ...tensor, shape: [values.length - 1], values: values.slice(1) };
    const damaged = { ...tensors, [name]: short } as NamedTensorData;
    expect(() => restoreWeights(damaged, metadata)).toThrow(message);
  });

  it('say which kernels are to be multiplied in int8, a scale for each unit', () => {
    const dense = { dtype: 'float32', shape: [64, 300], values: matrix(64, 300, 9) } as const;
    const all = { ...weights, 'dense/kernel': dense };
    const { tensors, metadata } = compressWeights(all, { method: 'dynamic-int8' });
    expect(dynamicKernels(metadata)).toEqual(['dense/kernel']);
    expect(tensors['dense/kernel:scales']!.shape).toEqual([300]);
    expect(dynamicKernels(compressWeights(all, { method: 'int8' }).metadata)).toEqual([]);
    expect(dynamicKernels({})).toEqual([]);
  });

  it('whose file claims a tensor of any size are refused before it is made', () => {
    for (const method of ['int4', 'prune'] as const) {
      const { tensors, metadata } = compressWeights(weights, { method });
      const claimed = metadata.compression!.replaceAll(/"shape":\[\d+/g, '"shape":[900000000');
      const restore = () => restoreWeights(tensors as NamedTensorData, { compression: claimed });
      expect(restore).toThrow(/bytes for|scales for/);
    }
  });
});

it('nibbles hold every code, in even and odd numbers', () => {
  const codes = Int8Array.from({ length: 15 }, (_, i) => i - 7);
  expect(unpackNibbles(packNibbles(codes), 15)).toEqual(codes);
  expect(unpackNibbles(packNibbles(codes.slice(1)), 14)).toEqual(codes.slice(1));
});

describe('low rank', () => {
  it.each([
    [40, 12],
    [12, 40],
  ])(
    'a matrix [%i, %i] of that rank comes back, with less rank as much as can be',
    (rows, columns) => {
      const exact = multiply(
        { left: matrix(rows, 5), right: matrix(5, columns, 2) },
        rows,
        columns,
        5,
      );
      const errorOf = (rank: number) => {
        const near = multiply(lowRank(exact, rows, columns, rank), rows, columns, rank);
        return Math.hypot(...exact.map((value, i) => value - near[i]!));
      };
      expect(errorOf(5)).toBeLessThan(1e-4);
      expect(errorOf(4)).toBeGreaterThan(0.1);
      expect(errorOf(2)).toBeGreaterThan(errorOf(3));
    },
  );

  it('keeps the largest singular values', () => {
    // diag(3, 2, 1): the error of rank 2 is the value that is left out.
    const diagonal = Float32Array.of(3, 0, 0, 0, 2, 0, 0, 0, 1);
    const near = multiply(lowRank(diagonal, 3, 3, 2), 3, 3, 2);
    [3, 0, 0, 0, 2, 0, 0, 0, 0].forEach((value, i) => {
      expect(near[i]).toBeCloseTo(value, 5);
    });
  });
});
