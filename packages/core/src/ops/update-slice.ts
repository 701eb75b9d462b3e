import * as tf from '@tensorflow/tfjs';
import { type TensorFlowKernels, tensorFlowKernels } from '../tensorflow.js';
import { showShape, sizeOf } from './rows.js';

/**
 * A tensor with a slice of it replaced: `y[…, position + s, …] = update[…, s, …]` on one axis. Not
 * differentiable.
 *
 * In a compiled function the tensor is written in place where nothing else reads it, as the state of a
 * loop is; else it is copied once.
 *
 * @param update of the tensor's shape but for the axis, where it may be shorter
 * @param position scalar, int32; the update must end before the axis does
 * @throws Error when the shapes do not fit.
 */
export function updateSlice(
  x: tf.Tensor,
  update: tf.Tensor,
  position: tf.Tensor,
  axis: number,
): tf.Tensor {
  const fits =
    update.rank === x.rank &&
    x.shape.every((size, i) => (i === axis ? update.shape[i]! <= size : update.shape[i] === size));
  if (!fits || axis < 0) {
    throw new Error(
      `updateSlice: ${showShape(update.shape)} cannot be written on axis ${axis} of ` +
        `${showShape(x.shape)}; expected the same shape, shorter on that axis only`,
    );
  }
  const start = tf.cast(position, 'int32');
  const kernels = tensorFlowKernels();
  if (kernels?.compiler === 'xla') return updateByXla(kernels, { x, update, start, axis });
  return kernels
    ? scatterRows(kernels, { x, update, start, axis })
    : placeRows({ x, update, start, axis });
}

interface Update {
  readonly x: tf.Tensor;
  readonly update: tf.Tensor;
  readonly start: tf.Tensor;
  readonly axis: number;
}

function updateByXla(kernels: TensorFlowKernels, { x, update, start, axis }: Update): tf.Tensor {
  const zero = tf.zeros([1], 'int32');
  const starts = x.shape.map((_, i) => (i === axis ? tf.reshape(start, [1]) : zero));
  const [written] = kernels.execute(
    'XlaDynamicUpdateSlice',
    [x, update, x.rank === 1 ? starts[0]! : tf.concat(starts, 0)],
    { T: { type: x.dtype }, Tindices: { type: 'int32' } },
  );
  return written!;
}

/** The axes as outer, one and inner: rows of the inner size are written, `steps` for each outer index. */
function rowsOf({ x, update, axis }: Update) {
  const outer = sizeOf(x.shape.slice(0, axis));
  const inner = sizeOf(x.shape.slice(axis + 1));
  return { outer, inner, length: x.shape[axis]!, steps: update.shape[axis]! };
}

function scatterRows(kernels: TensorFlowKernels, all: Update): tf.Tensor {
  const { x, update, start } = all;
  const { outer, inner, length, steps } = rowsOf(all);
  const starts = tf.mul(tf.range(0, outer, 1, 'int32'), tf.scalar(length, 'int32'));
  const offsets = tf.add(tf.range(0, steps, 1, 'int32'), start);
  const places = tf.add(tf.reshape(starts, [-1, 1]), tf.reshape(offsets, [1, -1]));
  const [written] = kernels.execute(
    'TensorScatterUpdate',
    [
      tf.reshape(x, [outer * length, inner]),
      tf.reshape(places, [outer * steps, 1]),
      tf.reshape(update, [outer * steps, inner]),
    ],
    { T: { type: x.dtype }, Tindices: { type: 'int32' } },
  );
  return tf.reshape(written!, x.shape);
}

function placeRows(all: Update): tf.Tensor {
  const { x, update, start } = all;
  const { outer, inner, length, steps } = rowsOf(all);
  const slots = tf.range(0, length, 1, 'int32');
  const rows = tf.reshape(update, [outer, steps, inner]);
  const isIn = (first: tf.Tensor) => tf.equal(slots, first);
  if (steps === 1) {
    const isHere = tf.reshape(isIn(start), [1, length, 1]);
    return tf.reshape(tf.where(isHere, rows, tf.reshape(x, [outer, length, inner])), x.shape);
  }
  // Several rows are put in place by a product with a 0/1 matrix.
  const targets = tf.reshape(tf.add(tf.range(0, steps, 1, 'int32'), start), [steps, 1]);
  const isTarget = tf.cast(isIn(targets), 'float32');
  const columns = tf.reshape(tf.transpose(rows, [0, 2, 1]), [outer * inner, steps]);
  const placed = tf.transpose(
    tf.reshape(tf.matMul(columns, isTarget), [outer, inner, length]),
    [0, 2, 1],
  );
  const isFree = tf.reshape(tf.sub(1, tf.max(isTarget, 0)), [1, length, 1]);
  const kept = tf.mul(tf.reshape(x, [outer, length, inner]), isFree);
  return tf.reshape(tf.add(kept, placed), x.shape);
}
