import * as tf from '@tensorflow/tfjs';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';
import { xlaKernels } from './compiled-by-xla.js';
import { convolutionKernels } from './convolution.js';
import { divisionKernels } from './division.js';
import { elementwiseKernels } from './elementwise.js';
import { javaScriptKernels } from './in-javascript.js';
import { indexingKernels } from './indexing.js';
import type { Kernel } from './kernel.js';
import { poolingKernels } from './pooling.js';
import { transposeKernels } from './transpose.js';

/** A clone keeps the value of the moment, also when a variable is then updated in place. */
const identity: Kernel = {
  kernelName: tf.Identity,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, backend }) =>
    (backend as TensorFlowBackend).snapshot((inputs as { x: tf.TensorInfo }).x),
};

/**
 * Wraps a kernel of tfjs-node that changes nothing for some inputs. tfjs's gradients are full of casts
 * to the dtype and reshapes to the shape that a tensor has already.
 */
function skipWhere(
  kernelName: string,
  isUnchanged: (x: tf.TensorInfo, attributes: Record<string, unknown>) => boolean,
): Kernel {
  const original = tf.getKernel(kernelName, 'tensorflow');
  return {
    ...original,
    kernelFunc: (params) => {
      const { x } = params.inputs as { x: tf.TensorInfo };
      return isUnchanged(x, params.attrs as Record<string, unknown>)
        ? (params.backend as TensorFlowBackend).snapshot(x)
        : original.kernelFunc(params);
    },
  };
}

/** A tensor of another shape is a view of the same numbers. */
function reshape(): Kernel {
  const kernel = skipWhere(tf.Reshape, (x, { shape }) => isSameShape(x.shape, shape as number[]));
  return {
    ...kernel,
    kernelFunc: (params) => {
      const { x } = params.inputs as { x: tf.TensorInfo };
      const result = kernel.kernelFunc(params) as tf.TensorInfo;
      if (result.dataId !== x.dataId) (params.backend as TensorFlowBackend).noteView(result);
      return result;
    },
  };
}

/** Numbers from which on a sum by XLA is a product first. */
const longSum = 4096;
const [minWidth, maxWidth] = [256, 1024];

/**
 * The sum of all numbers. XLA on a processor adds them one after the other; the sums of rows, as a product
 * with ones, it computes with vector instructions.
 */
function sumByRows(): Kernel {
  const original = tf.getKernel(tf.Sum, 'tensorflow');
  return {
    ...original,
    kernelFunc: (params) => {
      const { x } = params.inputs as { x: tf.Tensor };
      const { kernels } = params.backend as TensorFlowBackend;
      const size = tf.util.sizeFromShape(x.shape);
      if (kernels.compiler !== 'xla' || kernels.isGpu || x.dtype !== 'float32' || size < longSum)
        return original.kernelFunc(params);
      const { axis, keepDims } = params.attrs as unknown as tf.SumAttrs & {
        keepDims?: boolean | undefined;
      };
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const [outputShape, summed] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
      const width = tf.util.nearestDivisor(size, minWidth);
      if (tf.util.sizeFromShape(summed) < size || width > maxWidth)
        return original.kernelFunc(params);
      return tf.tidy(() => {
        const rows = tf.matMul(tf.reshape(x, [size / width, width]), tf.ones([width, 1]));
        const total = original.kernelFunc({
          ...params,
          inputs: { x: rows },
          attrs: { axis: [0, 1], keepDims: false },
        }) as tf.Tensor;
        const shape = tf.backend_util.expandShapeToKeepDim(outputShape, axes);
        return tf.reshape(total, keepDims ? shape : outputShape);
      });
    },
  };
}

/**
 * In a graph a difference is squared in two steps: TensorFlow's optimizer takes the one operation, between
 * two means, for a layer normalization by oneDNN, which it then gives an epsilon of 0.001 whatever is added.
 */
function squaredDifference(): Kernel {
  const original = tf.getKernel(tf.SquaredDifference, 'tensorflow');
  return {
    ...original,
    kernelFunc: (params) => {
      const { kernels } = params.backend as TensorFlowBackend;
      if (kernels.compiler !== 'graph') return original.kernelFunc(params);
      const { a, b } = params.inputs as { a: tf.Tensor; b: tf.Tensor };
      return tf.tidy(() => tf.square(tf.sub(a, b)));
    },
  };
}

const isSameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((dimension, i) => dimension === b[i]);

/**
 * The gradient of a tiled tensor is the sum over its copies. tfjs adds the copies up one by one, two
 * operations for each: thousands for the scale that a layer normalization tiles over every token.
 */
const tileGradient: Parameters<typeof tf.registerGradient>[0] = {
  kernelName: tf.Tile,
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const [x] = saved as [tf.Tensor];
    const { reps } = attributes as { reps: number[] };
    // [copies, size] for each axis, without the ones that say nothing.
    const shape: number[] = [];
    const copies: number[] = [];
    x.shape.forEach((size, axis) => {
      if (reps[axis]! > 1) copies.push(shape.push(reps[axis]!) - 1);
      if (size > 1 || reps[axis] === 1) shape.push(size);
    });
    return {
      x: () => tf.reshape(tf.sum(tf.reshape(dy as tf.Tensor, shape), copies), x.shape),
    };
  },
};

export function overrideKernels(): void {
  tf.unregisterGradient(tf.Tile);
  tf.registerGradient(tileGradient);
  const cast = skipWhere(tf.Cast, (x, { dtype }) => x.dtype === dtype);
  const groups = [
    () => [identity, cast, reshape(), sumByRows(), squaredDifference()],
    elementwiseKernels,
    divisionKernels,
    indexingKernels,
    poolingKernels,
    convolutionKernels,
    transposeKernels,
    xlaKernels,
    // Last: what is still missing.
    javaScriptKernels,
  ];
  for (const group of groups)
    for (const kernel of group()) {
      if (tf.getKernel(kernel.kernelName, kernel.backendName))
        tf.unregisterKernel(kernel.kernelName, kernel.backendName);
      tf.registerKernel(kernel);
    }
}
