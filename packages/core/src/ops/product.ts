import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';

interface Transposed {
  readonly transposeA?: boolean | undefined;
  readonly transposeB?: boolean | undefined;
}

/**
 * Product of two matrices, either of them transposed on request. Not differentiable by itself: the
 * operations built on it have gradients of their own.
 */
export function multiply(
  a: tf.Tensor2D,
  b: tf.Tensor2D,
  { transposeA = false, transposeB = false }: Transposed = {},
): tf.Tensor2D {
  const kernels = tensorFlowKernels();
  if (!kernels) return tf.matMul(a, b, transposeA, transposeB);
  const type = { T: { type: a.dtype } } as const;
  const isBatch =
    !kernels.isGpu &&
    !transposeA &&
    isFasterAsBatch(
      { rows: a.shape[0], inner: a.shape[1], columns: b.shape[transposeB ? 0 : 1] },
      transposeB,
      kernels.threads,
    );
  const [product] = isBatch
    ? kernels.execute('BatchMatMulV2', [a, b], { ...type, adj_y: { bool: transposeB } })
    : kernels.execute('MatMul', [a, b], {
        ...type,
        transpose_a: { bool: transposeA },
        transpose_b: { bool: transposeB },
      });
  return product as tf.Tensor2D;
}

/**
 * Whether a processor is faster with the kernel of batches of matrices, for a batch of one: it shares work
 * among threads where the plain kernel does not, and lays out a transposed second matrix anew where the
 * plain one reads it across. See docs/decisions/products-have-two-kernels.md.
 */
export function isFasterAsBatch(
  { rows, inner, columns }: { rows: number; inner: number; columns: number },
  transposeB: boolean,
  threads: number,
): boolean {
  if (rows < 16 || columns === 1) return false;
  if (transposeB) {
    if (inner > columns || (inner === columns && rows > 4 * inner)) return true;
    if (threads > 1 && rows <= 512 && columns > 2 * inner) return true;
  }
  const bytes = 4 * (rows * columns + inner * (rows + columns));
  return threads > 1 && bytes < 2 ** 20 && rows * columns * inner >= 8e6;
}
