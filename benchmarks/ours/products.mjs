// The floating point operations of a step's matrix products and convolutions, and the rate at which
// this machine computes a large product: the two sides of a roofline.
import { jit, tensorFlowBackend } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';

const size = ({ shape }) => shape.reduce((product, n) => product * n, 1);
const last = ({ shape }) => shape[shape.length - 1];

/** Operations of one product: every element of the result is a sum of so many products, 2 each. */
const operationsOf = {
  MatMul: ([a], [y]) => (2 * size(a) * size(y)) / rowsOf(y),
  BatchMatMulV2: ([a], [y]) => (2 * size(a) * size(y)) / rowsOf(y),
  Conv2D: ([, kernel], [y]) => (2 * size(y) * size(kernel)) / last(y),
  // Gradients of a convolution: the same products in another order.
  Conv2DBackpropInput: ([, kernel, dy]) => (2 * size(dy) * size(kernel)) / last(dy),
  Conv2DBackpropFilter: ([, , dy], [dKernel]) => (2 * size(dy) * size(dKernel)) / last(dy),
};
const rowsOf = (y) => size(y) / last(y);

/**
 * Runs `body`, which traces a function, and returns the operations of the products in it; `auto` traces it
 * twice, of which one counts.
 */
export function countProducts(body) {
  const backend = tensorFlowBackend();
  const { execute } = backend;
  const operations = new Map();
  backend.execute = (name, attributes, inputs, numOutputs) => {
    const outputs = execute.call(backend, name, attributes, inputs, numOutputs);
    const { compiler } = backend.kernels;
    const own = operationsOf[name]?.(inputs, outputs) ?? 0;
    operations.set(compiler, (operations.get(compiler) ?? 0) + own);
    return outputs;
  };
  try {
    body();
  } finally {
    delete backend.execute;
  }
  return operations.get('graph') ?? operations.get('xla');
}

/** Operations a second of a product of square matrices in this precision, the fastest of a few. */
export function productLimit(clock, precision, width = 1024) {
  const a = tf.randomUniform([width, width]);
  const product = jit((a) => tf.matMul(a, a), { precision });
  const milliseconds = Array.from({ length: 12 }, () => {
    const start = clock();
    const y = product(a);
    y.dataSync();
    y.dispose();
    return clock() - start;
  });
  product.dispose();
  a.dispose();
  return (2 * width ** 3) / (Math.min(...milliseconds.slice(2)) / 1000);
}
