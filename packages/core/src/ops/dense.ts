import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import { differentiable } from './gradient.js';
import { int8Product } from './int8-product.js';
import { multiply } from './product.js';
import { showShape, toRows, withShape } from './rows.js';

/** Adds a vector to the last axis; not differentiable by itself. TensorFlow fuses it with a product. */
export function addBias(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const kernels = tensorFlowKernels();
  if (!kernels) return tf.add(x, bias);
  return kernels.execute('BiasAdd', [x, bias], {
    T: { type: x.dtype },
    data_format: { string: 'NHWC' },
  })[0]!;
}

/** Sums `[rows, features]` over the rows: the gradient of a bias. */
export function sumOfRows(rows: tf.Tensor2D): tf.Tensor1D {
  const kernels = tensorFlowKernels();
  if (!kernels) return tf.sum(rows, 0);
  const [sum] = kernels.execute('BiasAddGrad', [rows], {
    T: { type: rows.dtype },
    data_format: { string: 'NHWC' },
  });
  return sum as tf.Tensor1D;
}

export interface DenseOptions {
  /** The kernel is given as `[units, inputs]`, as a table of embeddings is. Default false. */
  readonly transposeKernel?: boolean | undefined;
}

/**
 * Fully connected layer: `y = x W + b`, or `y = x W^T + b`.
 *
 * All leading axes are collapsed into rows, so that value and gradients are plain matrix products.
 *
 * @param x `[..., inputs]`
 * @param kernel `[inputs, units]`, or `[units, inputs]` where it is to be transposed
 * @param bias `[units]`; none when left out
 * @returns `[..., units]`
 * @throws Error when the shapes do not fit.
 */
export function dense(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias?: tf.Tensor,
  options: DenseOptions = {},
): tf.Tensor {
  checkOptions('dense', options, { transposeKernel: true });
  const { transposeKernel = false } = options;
  const inputs = x.shape[x.rank - 1];
  if (x.rank < 1 || kernel.rank !== 2 || kernel.shape[transposeKernel ? 1 : 0] !== inputs) {
    throw new Error(
      `dense: input ${showShape(x.shape)} and kernel ${showShape(kernel.shape)} do not fit; ` +
        `expected [..., inputs] and ${transposeKernel ? '[units, inputs]' : '[inputs, units]'}`,
    );
  }
  const units = kernel.shape[transposeKernel ? 0 : 1]!;
  if (bias) checkBias('dense', bias, units);
  const shape = [...x.shape.slice(0, -1), units];
  const quantized = transposeKernel ? undefined : int8Product(x, kernel);
  if (quantized) return withShape(bias ? addBias(quantized, bias) : quantized, shape);
  return differentiable(bias ? [x, kernel, bias] : [x, kernel], (save) => {
    save([x, kernel]);
    const product = multiply(toRows(x), kernel as tf.Tensor2D, { transposeB: transposeKernel });
    const rows = bias ? addBias(product, bias) : product;
    return {
      value: withShape(rows, shape),
      gradient: (dy, [x, kernel]) => {
        const dyRows = toRows(dy);
        const dx = multiply(dyRows, kernel as tf.Tensor2D, { transposeB: !transposeKernel });
        const dKernel = kernelGradient(toRows(x!), dyRows);
        const gradients: tf.Tensor[] = [
          withShape(dx, x!.shape),
          transposeKernel ? tf.transpose(dKernel) : dKernel,
        ];
        return bias ? [...gradients, sumOfRows(dyRows)] : gradients;
      },
    };
  });
}

/**
 * `x^T dy`. A product that reads its first operand across is slow where that is the wider one, and half
 * as fast where its rows lie a multiple of 4 KiB apart, in the same cache lines; then the transpose of
 * `dy^T x` is computed instead.
 */
function kernelGradient(x: tf.Tensor2D, dy: tf.Tensor2D): tf.Tensor2D {
  const [inputs, units] = [x.shape[1], dy.shape[1]];
  if (inputs > units && inputs % 1024 === 0) {
    return tf.transpose(multiply(dy, x, { transposeA: true }));
  }
  return multiply(x, dy, { transposeA: true });
}

/**
 * Adds a vector to the last axis: `y[..., c] = x[..., c] + bias[c]`.
 *
 * @param x `[..., channels]`
 * @param bias `[channels]`
 * @throws Error when the shapes do not fit.
 */
export function biasAdd(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  checkBias('biasAdd', bias, x.shape[x.rank - 1]!);
  return differentiable([x, bias], () => ({
    value: withShape(addBias(toRows(x), bias), x.shape),
    gradient: (dy) => [tf.clone(dy), sumOfRows(toRows(dy))],
  }));
}

function checkBias(operation: string, bias: tf.Tensor, channels: number): void {
  if (bias.rank !== 1 || bias.shape[0] !== channels) {
    throw new Error(
      `${operation}: bias has shape ${showShape(bias.shape)}, expected [${channels}]`,
    );
  }
}
