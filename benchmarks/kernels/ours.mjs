// All cases with resattn, one at a time: ours.mjs <compiler> <threads>, then `case <name>`, `run <n>`.
import { createInterface } from 'node:readline';
import { jit, setSeed } from '@resattn/core';
import { useTensorFlow } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import { clock } from '../harness/contender.mjs';
import { cases } from './cases.mjs';

const [given, threads] = process.argv.slice(2);
const compiler = /** @type {'graph' | 'xla' | 'auto'} */ (given);
const { line } = await useTensorFlow({
  device: 'cpu',
  intraOpThreads: Number(threads),
  interOpThreads: Number(threads),
});

/**
 * @param {import('./cases.mjs').Input} shape
 * @param {number} i
 */
function makeInput(shape, i) {
  if (!Array.isArray(shape)) return tf.randomUniform(shape.shape, 0, shape.limit, 'int32', i + 1);
  return tf.variable(tf.randomNormal(shape, 0, 1, 'float32', i + 1));
}

/**
 * Forward and backward of a layer, to its inputs and its weights.
 *
 * @param {string} name
 */
function build(name) {
  const kernel = cases[name];
  if (!kernel) throw new Error(`no case ${name}`);
  const [make, shapes] = kernel;
  setSeed(1);
  const layer = make();
  const inputs = shapes.map(makeInput);
  const [only, ...others] = inputs;
  const single = only && others.length === 0 ? only : inputs;
  const apply = () => /** @type {tf.Tensor} */ (layer.apply(single, { training: true }));
  const weight = tf.tidy(() => tf.randomNormal(apply().shape, 0, 1, 'float32', 9));
  const weights = layer.trainableWeights.map((one) => one.read());
  const variables = [
    ...inputs.filter((input) => input instanceof tf.Variable),
    .../** @type {tf.Variable[]} */ (weights),
  ];
  const step = jit(
    () => {
      const { grads, value } = tf.variableGrads(() => tf.sum(tf.mul(apply(), weight)), variables);
      return { value, gradients: variables.map(({ name }) => grads[name]) };
    },
    { name: name.replaceAll('-', '_'), compiler },
  );
  return {
    // What a layer and its twin must agree in.
    sizes: {
      outputs: weight.size,
      weights: weights.reduce((sum, { size }) => sum + size, 0),
    },
    step() {
      const result = step();
      result.value.dataSync();
      tf.dispose(result);
    },
    dispose() {
      step.dispose();
      layer.dispose();
      tf.dispose([...inputs, weight]);
    },
  };
}

/** @param {object} message */
const answer = (message) => console.log(JSON.stringify(message));
answer({ ready: `${line}, ${compiler}` });
/** @type {ReturnType<typeof build> | undefined} */
let current;
createInterface({ input: process.stdin }).on('line', (request) => {
  const [word, value = ''] = request.split(' ');
  if (word === 'case') {
    current?.dispose();
    current = build(value);
    answer(current.sizes);
    return;
  }
  const ms = [];
  for (let i = 0; i < Number(value); i++) {
    const start = clock();
    current?.step();
    ms.push(clock() - start);
  }
  answer({ ms });
});
