// The floating point operations of a step's matrix products and convolutions, and the rate at which
// this machine computes a large product: the two sides of a roofline.
import { jit, tensorFlowBackend } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';

/** @typedef {{ readonly shape: readonly number[] }} Shaped */
/** @typedef {readonly Shaped[]} Operands */

/**
 * The part of the backend that is listened to, which is none of what it offers to others.
 *
 * @typedef {object} Listened
 * @property {(name: string, attributes: unknown, inputs: Operands, numOutputs: number) => Shaped[]} execute
 * @property {{ readonly compiler: string | undefined }} kernels
 */

/** @param {Shaped} tensor */
const size = ({ shape }) => shape.reduce((product, n) => product * n, 1);
/** @param {Shaped} tensor */
const last = ({ shape }) => shape[shape.length - 1] ?? 1;

/** @param {Shaped} y */
const rowsOf = (y) => size(y) / last(y);

/**
 * A tensor that an operation of its kind has.
 *
 * @param {Operands} operands
 * @param {number} i
 */
const at = (operands, i) => /** @type {Shaped} */ (operands[i]);

/**
 * Operations of one product: every element of the result is a sum of so many products, 2 each.
 *
 * @type {Readonly<Record<string, (inputs: Operands, outputs: Operands) => number>>}
 */
const operationsOf = {
  MatMul: (x, y) => (2 * size(at(x, 0)) * size(at(y, 0))) / rowsOf(at(y, 0)),
  BatchMatMulV2: (x, y) => (2 * size(at(x, 0)) * size(at(y, 0))) / rowsOf(at(y, 0)),
  Conv2D: (x, y) => (2 * size(at(y, 0)) * size(at(x, 1))) / last(at(y, 0)),
  // Gradients of a convolution: the same products in another order.
  Conv2DBackpropInput: (x) => (2 * size(at(x, 2)) * size(at(x, 1))) / last(at(x, 2)),
  Conv2DBackpropFilter: (x, y) => (2 * size(at(x, 2)) * size(at(y, 0))) / last(at(x, 2)),
};
/**
 * Runs `body`, which traces a function, and returns the operations of the products in it; `auto` traces it
 * twice, of which one counts.
 *
 * @param {() => void} body
 */
export function countProducts(body) {
  const backend = /** @type {Listened} */ (/** @type {unknown} */ (tensorFlowBackend()));
  const { execute } = backend;
  /** @type {Map<string | undefined, number>} */
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
    Reflect.deleteProperty(backend, 'execute');
  }
  return operations.get('graph') ?? operations.get('xla');
}

/**
 * Operations a second of a product of square matrices in this precision, the fastest of a few.
 *
 * @param {() => number} clock
 * @param {import('@resattn/core').Precision} precision
 */
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
