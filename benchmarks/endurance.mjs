#!/usr/bin/env node
import { parseArgs } from 'node:util';
// Many training steps with batches of eight shapes in rotation: one trace a shape, a constant number of
// tensors, flat memory.
import { jit, optimizers, setSeed } from '@resattn/core';
import { classifierLoss, resNetAttention } from '@resattn/models';
import { useTensorFlow } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import { report } from './harness/table.mjs';

const { values: options } = parseArgs({
  options: { steps: { type: 'string', default: '20000' }, json: { type: 'string' } },
});
await useTensorFlow({ device: 'cpu' });
setSeed(1);
const numClasses = 4;
const classifier = resNetAttention({ vocabularySize: 100, numClasses, embeddingDim: 8 });
const lossOf = classifierLoss(classifier);
const variables = classifier.model.trainableWeights.map((weight) => weight.read());
const adam = optimizers.adam();
const step = jit((tokens, labels) =>
  adam.minimize(
    () => /** @type {tf.Scalar} */ (lossOf({ tokens, labels }, true).loss),
    true,
    /** @type {tf.Variable[]} */ (variables),
  ),
);
const batches = Array.from({ length: 8 }, (_, i) => [
  tf.randomUniform([8, 6 + i], 1, 100, 'int32', 1 + i),
  tf.randomUniform([8], 0, numClasses, 'int32', 9 + i),
]);

const steps = Number(options.steps);
const rows = [];
for (let i = 0; i <= steps; i++) {
  const [tokens, labels] = batches[i % batches.length] ?? [];
  if (tokens && labels) step(tokens, labels).dispose();
  // The first point is late enough for every shape to have been traced.
  if (i % (steps / 10) === 0 && i > 0) {
    rows.push({
      case: 'endurance',
      steps: i,
      traces: step.traces,
      tensors: tf.memory().numTensors,
      rss_mb: process.memoryUsage.rss() / 2 ** 20,
    });
  }
}
report(rows, options.json, ['case', 'steps', 'traces', 'tensors', 'rss_mb']);
