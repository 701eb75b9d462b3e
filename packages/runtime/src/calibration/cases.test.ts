import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';
import { calibrationCases } from './cases.js';

it('every case of a calibration runs, and leaves nothing behind', async () => {
  await useTensorFlow({ device: 'cpu', calibration: 'off' });
  const cases = calibrationCases();
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  for (const { run } of cases) run();
  const before = tf.memory().numTensors;
  for (const { run } of cases) run();
  expect(tf.memory().numTensors).toBe(before);
});
