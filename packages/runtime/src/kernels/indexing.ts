import * as tf from '@tensorflow/tfjs';
import { type Kernel, kernel } from './kernel.js';

/** Takes the rows `indices` of `x`. TensorFlow itself refuses an index that is out of range. */
const gather = () =>
  kernel(tf.GatherV2, ({ inputs, attrs, backend }) => {
    const { x, indices } = inputs as Record<'x' | 'indices', tf.Tensor>;
    const { axis, batchDims } = attrs as { axis: number; batchDims: number };
    const [parsed] = tf.util.parseAxisParam(axis, x.shape);
    tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, parsed!, batchDims);
    try {
      return backend.kernels.execute('GatherV2', [x, indices, tf.scalar(axis, 'int32')], {
        batch_dims: { int: batchDims },
        Tparams: { type: x.dtype },
        Tindices: { type: indices.dtype },
        Taxis: { type: 'int32' },
      })[0]!;
    } catch (error) {
      // As tfjs words it.
      const found = /= (-?\d+) is not in \[0, (\d+)\)/.exec((error as Error).message);
      if (!found) throw error;
      throw new Error(
        `GatherV2: the index value ${found[1]} is not in [0, ${Number(found[2]) - 1}]`,
        { cause: error },
      );
    }
  });

/** A list of indices stands for a column of them. */
const scatter = () =>
  kernel(tf.ScatterNd, ({ inputs, original }) => {
    const { indices, updates } = inputs as Record<'indices' | 'updates', tf.Tensor>;
    return indices.rank === 1
      ? original({ indices: tf.expandDims(indices, 1), updates })
      : original();
  });

/** A negative padding cuts. */
const pad = () =>
  kernel(tf.PadV2, ({ inputs, attrs, original }) => {
    const x = inputs.x!;
    const { paddings } = attrs as { paddings: [number, number][] };
    if (paddings.every(([before, after]) => before >= 0 && after >= 0)) return original();
    const start = paddings.map(([before]) => Math.max(-before, 0));
    const size = x.shape.map((length, axis) =>
      Math.max(length - start[axis]! - Math.max(-paddings[axis]![1], 0), 0),
    );
    const added = paddings.map((pair) => pair.map((count) => Math.max(count, 0)));
    return original({ x: tf.slice(x, start, size) }, { paddings: added });
  });

/** Counts how often each number from 0 up to `size` is there, in all or in each row. */
const denseBincount = () =>
  kernel(tf.DenseBincount, ({ inputs, attrs, backend }) => {
    const { x, weights } = inputs as Record<'x' | 'weights', tf.Tensor>;
    const { size, binaryOutput } = attrs as { size: number; binaryOutput: boolean };
    const isCounted = tf.logicalAnd(
      tf.greaterEqual(x, tf.scalar(0, x.dtype)),
      tf.less(x, tf.scalar(size, x.dtype)),
    );
    // What is out of range counts nothing; TensorFlow refuses negative numbers.
    const known = tf.where(isCounted, x, tf.fill(x.shape, size, x.dtype as 'int32'));
    return backend.kernels.execute(
      'DenseBincount',
      [tf.cast(known, 'int32'), tf.scalar(size, 'int32'), weights],
      {
        Tidx: { type: 'int32' },
        T: { type: weights.dtype },
        binary_output: { bool: binaryOutput ?? false },
      },
    )[0]!;
  });

const searchSorted = () =>
  kernel(tf.SearchSorted, ({ inputs, attrs, backend }) => {
    const { sortedSequence, values } = inputs as Record<'sortedSequence' | 'values', tf.Tensor>;
    const operation = attrs.side === 'right' ? 'UpperBound' : 'LowerBound';
    return backend.kernels.execute(operation, [sortedSequence, values], {
      T: { type: sortedSequence.dtype },
      out_type: { type: 'int32' },
    })[0]!;
  });

/** Projects images: output `(x, y)` comes from `((a x + b y + c) / k, (d x + e y + f) / k)`. */
const transform = () =>
  kernel(tf.Transform, ({ inputs, attrs, backend }) => {
    const { image, transforms } = inputs as Record<'image' | 'transforms', tf.Tensor>;
    const { interpolation, fillMode, fillValue, outputShape } = attrs;
    const size = outputShape ?? image.shape.slice(1, 3);
    return backend.kernels.execute(
      'ImageProjectiveTransformV3',
      [image, transforms, tf.tensor1d(size, 'int32'), tf.scalar(fillValue)],
      {
        dtype: { type: image.dtype },
        interpolation: { string: interpolation.toUpperCase() },
        fill_mode: { string: fillMode.toUpperCase() },
      },
    )[0]!;
  });

const einsum = () =>
  kernel(tf.Einsum, ({ inputs, attrs, original }) => {
    const { equation } = attrs as { equation: string };
    const [from = '', to = ''] = equation.replaceAll(' ', '').split('->');
    for (const label of to)
      if (!from.includes(label))
        throw new Error(
          `Output subscripts contain the label ${label} not present in the input subscripts.`,
        );
    return original(inputs);
  });

export const indexingKernels = (): Kernel[] => [
  gather(),
  scatter(),
  pad(),
  denseBincount(),
  searchSorted(),
  transform(),
  einsum(),
];
