import * as tf from '@tensorflow/tfjs';

/** A dense array outside any backend: row-major values and their shape. */
export interface DenseArray {
  readonly values: Int32Array | Float32Array;
  readonly shape: readonly number[];
}

/** One batch: named arrays, all with the batch as first axis. */
export type Batch = Readonly<Record<string, DenseArray>>;

/**
 * Where batches come from. The order of an epoch depends on nothing but its index (and the source's
 * own seed), so a position is (epoch, batch) and a resumed run sees exactly the batches that the
 * interrupted one would have seen.
 */
export interface BatchSource {
  readonly batchesPerEpoch: number;
  /** The batches of one epoch without its first `skip` (default 0). */
  epoch(index: number, skip?: number): Iterable<Batch> | AsyncIterable<Batch>;
}

/** A batch as tensors: `int32` from Int32Array, `float32` from Float32Array. */
export type TensorBatch = Readonly<Record<string, tf.Tensor>>;

/** @throws Error when an array has another number of values than its shape says. */
export function tensorBatch(batch: Batch): TensorBatch {
  const tensors: Record<string, tf.Tensor> = {};
  for (const [name, { values, shape }] of Object.entries(batch)) {
    const size = shape.reduce((n, d) => n * d, 1);
    if (size !== values.length) {
      tf.dispose(tensors);
      throw new Error(
        `batch array "${name}" of shape [${shape}] needs ${size} values, got ${values.length}`,
      );
    }
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    tensors[name] = tf.tensor(values, [...shape], dtype);
  }
  return tensors;
}

/** Reads tensors into plain arrays; `bool` becomes 0 and 1. */
export async function readArrays(
  tensors: Readonly<Record<string, tf.Tensor>>,
): Promise<Record<string, DenseArray>> {
  const arrays: Record<string, DenseArray> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const values = await tensor.data();
    arrays[name] = {
      values: values instanceof Uint8Array ? Int32Array.from(values) : values,
      shape: tensor.shape,
    };
  }
  return arrays;
}

/** Length of the first axis that all arrays of a batch share. */
export function batchSize(batch: Batch): number {
  const sizes = Object.entries(batch).map(([name, { shape }]) => [name, shape[0] ?? 1] as const);
  const first = sizes[0];
  if (first === undefined) throw new Error('a batch holds no array; give it at least one');
  const other = sizes.find(([, size]) => size !== first[1]);
  if (other !== undefined) {
    throw new Error(
      `the arrays of a batch share their first axis, but "${first[0]}" has ${first[1]} rows ` +
        `and "${other[0]}" ${other[1]}`,
    );
  }
  return first[1];
}

/**
 * Examples of a batch, without the rows that only fill it up to its size: those whose `weights` are all 0.
 * Every row of a batch without an array of that name is an example.
 */
export function countExamples(batch: Batch): number {
  const size = batchSize(batch);
  const { weights } = batch;
  if (weights === undefined || size === 0) return size;
  const perRow = weights.values.length / size;
  let examples = 0;
  for (let row = 0; row < size; row++) {
    const end = (row + 1) * perRow;
    for (let i = row * perRow; i < end; i++) {
      if (weights.values[i] === 0) continue;
      examples++;
      break;
    }
  }
  return examples;
}
