import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';

/**
 * Adds up rows by id: `y[i, :] = sum of rows[j, :] over all j with ids[j] = i`. Negative ids are
 * left out. Not differentiable: it is the gradient of a lookup.
 *
 * @param rows `[count, features]`
 * @param ids `[count]`, int32
 * @returns `[numRows, features]`
 */
export function scatterAddRows(rows: tf.Tensor2D, ids: tf.Tensor1D, numRows: number): tf.Tensor2D {
  const kernels = tensorFlowKernels();
  if (kernels) {
    const [sums] = kernels.execute('UnsortedSegmentSum', [rows, ids, tf.scalar(numRows, 'int32')], {
      T: { type: rows.dtype },
      Tindices: { type: 'int32' },
      Tnumsegments: { type: 'int32' },
    });
    return sums as tf.Tensor2D;
  }
  const backend = tf.getBackend();
  // wasm has no UnsortedSegmentSum, and cpu's reads all rows once for every segment. Both keep their
  // data in the host's memory, where a plain loop is the fastest scatter.
  if (backend === 'cpu' || backend === 'wasm') return scatterOnHost(rows, ids, numRows);
  return tf.unsortedSegmentSum(rows, ids, numRows);
}

function scatterOnHost(rows: tf.Tensor2D, ids: tf.Tensor1D, numRows: number): tf.Tensor2D {
  const features = rows.shape[1];
  const values = rows.dataSync();
  const targets = ids.dataSync();
  const sums = new Float32Array(numRows * features);
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row]!;
    if (target < 0) continue;
    const from = row * features;
    const to = target * features;
    for (let i = 0; i < features; i++) sums[to + i]! += values[from + i]!;
  }
  return tf.tensor2d(sums, [numRows, features]);
}
