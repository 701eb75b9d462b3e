import type { NamedTensorData, StoredTensor, TensorData } from '@resattn/core';
import { lowRank, multiply } from './low-rank.js';
import { fromSparse, pruneSmallest, toSparse } from './magnitude-pruning.js';
import { type Bits, dequantize, packNibbles, quantize, unpackNibbles } from './quantization.js';

/** How the weights of a model are made smaller in its file; the model itself stays as it is. */
export type WeightCompression =
  /** `dynamic-int8`: as `int8`, and the model computes its products in int8 where it can. */
  | { readonly method: 'int8' | 'int4' | 'dynamic-int8' }
  | {
      readonly method: 'prune';
      /** Part of the weights that become 0. Default 0.5. */
      readonly sparsity?: number | undefined;
    }
  | {
      readonly method: 'low-rank';
      /** Rank of a matrix as a part of the largest that it can have. Default 0.5. */
      readonly rank?: number | undefined;
    };

/** Of a compressed tensor: what stands for it in the file, beside its name. */
interface Coding {
  readonly codec: 'int8' | 'int4' | 'sparse' | 'low-rank';
  readonly shape: readonly number[];
  /** Axis of the channels that have a scale each. */
  readonly axis?: number | undefined;
  readonly rank?: number | undefined;
  /** Whether the products with this kernel are to be in int8 too. */
  readonly isDynamic?: boolean | undefined;
}

export interface CompressedWeights {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** To be kept in the header of the file. */
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = 'compression';

/** Smaller tensors, and those of one axis (biases, norms), are kept as they are. */
const SMALLEST = 256;

/** Scales may take this part of the values that they are for, at most. */
const SCALE_SHARE = 0.05;

/**
 * Compresses the matrices among the weights.
 *
 * @throws Error for a sparsity or rank that would leave nothing
 */
export function compressWeights(
  weights: NamedTensorData,
  compression: WeightCompression,
): CompressedWeights {
  const encode = encoderFor(compression);
  const tensors: Record<string, StoredTensor> = {};
  const codings: Record<string, Coding> = {};
  for (const [name, tensor] of Object.entries(weights)) {
    const encoded = isMatrix(tensor) ? encode(tensor, name) : undefined;
    if (encoded === undefined) {
      tensors[name] = tensor;
      continue;
    }
    codings[name] = encoded.coding;
    for (const [part, stored] of Object.entries(encoded.parts)) tensors[`${name}:${part}`] = stored;
  }
  return { tensors, metadata: { [METADATA]: JSON.stringify(codings) } };
}

/** Whether a file's header says that its weights are compressed. */
export const areCompressed = (metadata: Readonly<Record<string, string>>): boolean =>
  metadata[METADATA] !== undefined;

/** Names of the kernels whose products are to be in int8. */
export function dynamicKernels(metadata: Readonly<Record<string, string>>): readonly string[] {
  if (!areCompressed(metadata)) return [];
  const codings = JSON.parse(metadata[METADATA]!) as Readonly<Record<string, Coding>>;
  return Object.entries(codings).flatMap(([name, { isDynamic }]) => (isDynamic ? [name] : []));
}

/**
 * The weights that compressed ones stand for; weights that are not compressed come back as they are.
 *
 * @throws Error naming the tensor, when the parts do not fit together.
 */
export function restoreWeights(
  tensors: NamedTensorData,
  metadata: Readonly<Record<string, string>>,
): NamedTensorData {
  if (!areCompressed(metadata)) return tensors;
  const codings = JSON.parse(metadata[METADATA]!) as Readonly<Record<string, Coding>>;
  const restored: Record<string, TensorData> = {};
  const used = new Set<string>();
  for (const [name, coding] of Object.entries(codings)) {
    const part = (suffix: string): TensorData => {
      const key = `${name}:${suffix}`;
      const tensor = tensors[key];
      if (tensor === undefined) throw new Error(`"${key}" is missing`);
      used.add(key);
      return tensor;
    };
    try {
      const values = decode(coding, part);
      if (values.length !== sizeOf(coding.shape))
        throw new Error(`${values.length} values for the shape [${coding.shape}]`);
      restored[name] = { dtype: 'float32', shape: coding.shape, values };
    } catch (error) {
      throw new Error(`weight "${name}" cannot be restored: ${(error as Error).message}`);
    }
  }
  for (const [name, tensor] of Object.entries(tensors))
    if (!used.has(name)) restored[name] = tensor;
  return restored;
}

interface Encoded {
  readonly coding: Coding;
  readonly parts: Readonly<Record<string, StoredTensor>>;
}

type Matrix = Extract<TensorData, { dtype: 'float32' }>;
type Encoder = (tensor: Matrix, name: string) => Encoded | undefined;

function encoderFor(compression: WeightCompression): Encoder {
  switch (compression.method) {
    case 'int8':
      return (tensor) => encodeQuantized(tensor, 8);
    case 'dynamic-int8':
      return (tensor, name) => encodeQuantized(tensor, 8, isKernel(name, tensor.shape));
    case 'int4':
      return (tensor) => encodeQuantized(tensor, 4);
    case 'prune': {
      const { sparsity = 0.5 } = compression;
      return ({ values, shape }) => encodeSparse(pruneSmallest(values, sparsity), shape);
    }
    case 'low-rank': {
      const { rank = 0.5 } = compression;
      if (!(rank > 0 && rank <= 1)) {
        throw new Error(
          `low rank: rank is ${rank}, expected a part of the full rank above 0 and at most 1`,
        );
      }
      return (tensor) => encodeLowRank(tensor, rank);
    }
  }
}

/** What `dense` multiplies by: its units need a scale each. */
export const isKernel = (name: string, shape: readonly number[]) =>
  shape.length === 2 && /kernel$/i.test(name);

function encodeQuantized({ values, shape }: Matrix, bits: Bits, isDynamic = false): Encoded {
  const axes = isDynamic ? [1] : axesOf(shape);
  const candidates = axes.map((axis) => {
    const quantized = quantize(values, bits, shape[axis]!, channelOf(shape, axis));
    const restored = dequantize(quantized, channelOf(shape, axis));
    const error = restored.reduce((sum, value, i) => sum + (value - values[i]!) ** 2, 0);
    return { axis, quantized, error };
  });
  const best = candidates.reduce((a, b) => (b.error < a.error ? b : a));
  const { codes, scales } = best.quantized;
  const codec = bits === 8 ? 'int8' : 'int4';
  const packed: StoredTensor =
    bits === 8
      ? { dtype: 'int8', shape, values: codes }
      : { dtype: 'uint8', shape: [Math.ceil(codes.length / 2)], values: packNibbles(codes) };
  return {
    coding: { codec, shape, axis: best.axis, ...(isDynamic && { isDynamic }) },
    parts: { codes: packed, scales: { dtype: 'float32', shape: [scales.length], values: scales } },
  };
}

function encodeSparse(pruned: Float32Array, shape: readonly number[]): Encoded | undefined {
  const { mask, values } = toSparse(pruned);
  if (mask.byteLength + values.byteLength >= pruned.byteLength) return undefined;
  return {
    coding: { codec: 'sparse', shape },
    parts: {
      mask: { dtype: 'uint8', shape: [mask.length], values: mask },
      values: { dtype: 'float32', shape: [values.length], values },
    },
  };
}

function encodeLowRank({ values, shape }: Matrix, share: number): Encoded | undefined {
  const columns = shape.at(-1)!;
  const rows = values.length / columns;
  const rank = Math.max(1, Math.round(share * Math.min(rows, columns)));
  if (rank * (rows + columns) >= values.length) return undefined;
  const { left, right } = lowRank(values, rows, columns, rank);
  return {
    coding: { codec: 'low-rank', shape, rank },
    parts: {
      left: { dtype: 'float32', shape: [rows, rank], values: left },
      right: { dtype: 'float32', shape: [rank, columns], values: right },
    },
  };
}

function decode(
  { codec, shape, axis, rank }: Coding,
  part: (suffix: string) => TensorData,
): Float32Array {
  switch (codec) {
    case 'int8':
    case 'int4': {
      const stored = part('codes').values;
      const scales = floats(part('scales'));
      const count = sizeOf(shape);
      if (axis === undefined || scales.length !== shape[axis])
        throw new Error(`${scales.length} scales for axis ${axis} of [${shape}]`);
      const codes = codec === 'int8' ? Int8Array.from(stored) : unpackNibbles(stored, count);
      return dequantize({ codes, scales }, channelOf(shape, axis));
    }
    case 'sparse':
      return fromSparse(
        { mask: part('mask').values, values: floats(part('values')) },
        sizeOf(shape),
      );
    case 'low-rank': {
      const columns = shape.at(-1)!;
      const left = floats(part('left'));
      const right = floats(part('right'));
      const rows = sizeOf(shape) / columns;
      if (rank === undefined || left.length !== rows * rank || right.length !== rank * columns)
        throw new Error(`factors of ${left.length} and ${right.length} values for [${shape}]`);
      return multiply({ left, right }, rows, columns, rank);
    }
    default:
      throw new Error(`codec ${JSON.stringify(codec)} is not known to this release`);
  }
}

/** First and last axis, as far as their scales are small beside the values. */
function axesOf(shape: readonly number[]): number[] {
  const last = shape.length - 1;
  const size = sizeOf(shape);
  const axes = [0, last].filter((axis) => shape[axis]! <= SCALE_SHARE * size);
  return axes.length > 0 ? axes : [last];
}

function channelOf(shape: readonly number[], axis: number): (index: number) => number {
  const inner = sizeOf(shape.slice(axis + 1));
  const channels = shape[axis]!;
  return (index) => Math.floor(index / inner) % channels;
}

const isMatrix = (tensor: TensorData): tensor is Matrix =>
  tensor.dtype === 'float32' && tensor.shape.length >= 2 && tensor.values.length >= SMALLEST;

function floats(tensor: TensorData): Float32Array {
  if (tensor.dtype !== 'float32') throw new Error(`a part is ${tensor.dtype}, expected float32`);
  return tensor.values;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
