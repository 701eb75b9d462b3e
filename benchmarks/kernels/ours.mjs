// All cases with resattn, one at a time: ours.mjs <compiler> <threads>, then `case <name>`, `run <n>`.
import { createInterface } from 'node:readline';
import { jit, setSeed } from '@resattn/core';
import { useTensorFlow } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import { clock } from '../harness/contender.mjs';
import { cases } from './cases.mjs';

const [compiler, threads] = process.argv.slice(2);
const { line } = await useTensorFlow({
  device: 'cpu',
  intraOpThreads: Number(threads),
  interOpThreads: Number(threads),
});

function makeInput(shape, i) {
  if (!Array.isArray(shape)) return tf.randomUniform(shape.shape, 0, shape.limit, 'int32', i + 1);
  return tf.variable(tf.randomNormal(shape, 0, 1, 'float32', i + 1));
}

/** Forward and backward of a layer, to its inputs and its weights. */
function build(name) {
  const [make, shapes] = cases[name];
  setSeed(1);
  const layer = make();
  const inputs = shapes.map(makeInput);
  const single = (values) => (values.length === 1 ? values[0] : values);
  const apply = () => layer.apply(single(inputs), { training: true });
  const weight = tf.tidy(() => tf.randomNormal(apply().shape, 0, 1, 'float32', 9));
  const weights = layer.trainableWeights.map((one) => one.read());
  const variables = [...inputs.filter(({ dtype }) => dtype === 'float32'), ...weights];
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

const answer = (message) => console.log(JSON.stringify(message));
answer({ ready: `${line}, ${compiler}` });
let current;
createInterface({ input: process.stdin }).on('line', (request) => {
  const [word, value] = request.split(' ');
  if (word === 'case') {
    current?.dispose();
    current = build(value);
    answer(current.sizes);
    return;
  }
  const ms = [];
  for (let i = 0; i < Number(value); i++) {
    const start = clock();
    current.step();
    ms.push(clock() - start);
  }
  answer({ ms });
});
