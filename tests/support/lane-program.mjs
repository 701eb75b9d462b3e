// A little of everything that depends on the processor, on the built packages: prints what computed it
// and how far each result is from plain JavaScript's, as a line of JSON.
import { jit, ops, optimizers, tensorFlowBackend } from '@resattn/core';
import * as layers from '@resattn/layers';
import { useBestBackend } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';

const { backend } = await useBestBackend();
const kernels = tensorFlowBackend()?.kernels;

/** Fixed numbers of (-1, 1), as irregular as random ones. */
const uneven = (shape, seed) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const value = (_, i) => 2 * ((43_758.5453 * (2 + Math.sin(12.9898 * (i + 1) + seed))) % 1) - 1;
  return tf.tensor(Float32Array.from({ length: size }, value), shape);
};
const [rows, width, units] = [33, 192, 160];
const x = uneven([rows, width], 1);
const kernel = tf.variable(uneven([width, units], 2));
const [a, b] = [x.dataSync(), kernel.dataSync()];

const product = new Float64Array(rows * units);
for (let i = 0; i < rows; i++)
  for (let k = 0; k < width; k++)
    for (let j = 0; j < units; j++) product[i * units + j] += a[i * width + k] * b[k * units + j];

/** A convolution of width 3 over the rows, the first filter. */
const filters = uneven([3, width, 8], 3);
const f = filters.dataSync();
const convolution = Float64Array.from({ length: rows - 2 }, (_, t) => {
  let sum = 0;
  for (let i = 0; i < 3 * width; i++) sum += a[t * width + i] * f[8 * i];
  return sum;
});

const normalized = Float64Array.from({ length: rows * width }, (_, i) => {
  const row = a.subarray(Math.floor(i / width) * width, (Math.floor(i / width) + 1) * width);
  const mean = row.reduce((sum, value) => sum + value, 0) / width;
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
  return (a[i] - mean) / Math.sqrt(variance + 1e-5);
});

/** Largest difference, beside the largest value. */
function error(tensor, wanted) {
  let [difference, size] = [0, 0];
  for (const [i, value] of tensor.dataSync().entries()) {
    const distance = Math.abs(value - wanted[i]);
    if (!(distance <= difference)) difference = distance;
    size = Math.max(size, Math.abs(wanted[i]));
  }
  return difference / size;
}

const multiply = (x) => ops.dense(x, kernel);
const errors = {
  product: error(multiply(x), product),
  compiled: error(jit(multiply)(x), product),
  convolution: error(
    tf.slice(ops.conv1d(tf.expandDims(x, 0), filters, { padding: 'valid' }), [0, 0, 0], [1, -1, 1]),
    convolution,
  ),
  normalized: error(
    ops.layerNorm(x, { gamma: tf.ones([width]), beta: tf.zeros([width]), epsilon: 1e-5 }),
    normalized,
  ),
};

/** A result, or why there is none. */
function attempt(run) {
  try {
    return run();
  } catch ({ message }) {
    return message;
  }
}
const features = {
  xla: attempt(() => error(jit(multiply, { compiler: 'xla' })(x), product)),
  bfloat16: attempt(() => error(jit(multiply, { precision: 'bfloat16' })(x), product)),
};
features.isInt8 = ops.quantizeKernel(kernel);
features.int8 = error(jit((x) => ops.dense(x, kernel))(x), product);

const tokens = tf.input({ shape: [null], dtype: 'int32' });
const embedded = layers.tokenEmbedding({ vocabularySize: 50, embeddingDim: 32 }).apply(tokens);
const read = layers.multiHeadAttention({ numHeads: 4, headDim: 8 }).apply(embedded);
const pooled = layers.additiveAttentionPooling({ units: 16 }).apply(read);
const model = tf.model({ inputs: tokens, outputs: layers.dense({ units: 3 }).apply(pooled) });
// The same weights on every backend, whose random numbers differ.
model.setWeights(model.getWeights().map(({ shape }, i) => tf.mul(uneven(shape, 10 + i), 0.3)));
const adam = optimizers.adam({ learningRate: 1e-2 });
const step = jit((ids, labels) =>
  adam.minimize(() => tf.losses.softmaxCrossEntropy(labels, model.apply(ids)), true),
);
const ids = tf.tensor(
  Int32Array.from({ length: 128 }, (_, i) => (7 * i) % 50),
  [8, 16],
  'int32',
);
const labels = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32'), 3);
const losses = Array.from({ length: 10 }, () => step(ids, labels).dataSync()[0]);

const { threads, obstacles } = kernels ?? {};
console.log(JSON.stringify({ backend, threads, obstacles, errors, features, losses }));
