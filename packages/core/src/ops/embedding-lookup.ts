import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import { differentiable } from './gradient.js';
import { showShape, sizeOf } from './rows.js';
import { scatterAddRows } from './scatter-add-rows.js';

export interface EmbeddingLookupOptions {
  /** The row of this id is returned like any other and never gets a gradient. Default: none. */
  readonly padId?: number | undefined;
}

/**
 * Rows of an embedding table: `y[..., :] = table[ids[...], :]`.
 *
 * The gradient adds up the rows of dL/dy by id in one scatter operation; ids that do not occur get
 * zeros. Ids of another dtype than int32 are cast.
 *
 * @param table `[vocabulary, features]`
 * @param ids any shape, each id in `[0, vocabulary)`
 * @returns `[...ids.shape, features]`
 * @throws Error when the table is not a matrix. An id outside the table is refused by the backend.
 */
export function embeddingLookup(
  table: tf.Tensor,
  ids: tf.Tensor,
  options: EmbeddingLookupOptions = {},
): tf.Tensor {
  checkOptions('embeddingLookup', options, { padId: true });
  const { padId } = options;
  if (table.rank !== 2) {
    throw new Error(
      `embeddingLookup: the table has shape ${showShape(table.shape)}, expected [vocabulary, features]`,
    );
  }
  const [vocabulary, features] = table.shape as [number, number];
  const flat: tf.Tensor1D = tf.reshape(tf.cast(ids, 'int32'), [sizeOf(ids.shape)]);
  return differentiable([table], (save) => {
    save([flat]);
    const rows = gatherRows(table as tf.Tensor2D, flat);
    return {
      value: tf.reshape(rows, [...ids.shape, features]),
      gradient: (dy, [flat]) => [
        scatterAddRows(
          tf.reshape(dy, [flat!.size, features]),
          withoutPadding(flat as tf.Tensor1D, padId),
          vocabulary,
        ),
      ],
    };
  });
}

function gatherRows(table: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D {
  const kernels = tensorFlowKernels();
  // tf.gather reads and checks every index in JavaScript, which a trace cannot hold.
  if (!kernels) return tf.gather(table, ids);
  const [rows] = kernels.execute('GatherV2', [table, ids, tf.scalar(0, 'int32')], {
    batch_dims: { int: 0 },
    Tparams: { type: table.dtype },
    Tindices: { type: 'int32' },
    Taxis: { type: 'int32' },
  });
  return rows as tf.Tensor2D;
}

/** Gives the padding id the value -1, which a scatter leaves out. */
function withoutPadding(ids: tf.Tensor1D, padId: number | undefined): tf.Tensor1D {
  if (padId === undefined) return ids;
  const isPadding = tf.equal(ids, tf.scalar(padId, 'int32'));
  return tf.where(isPadding, tf.fill(ids.shape, -1, 'int32'), ids);
}
