import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import koffi from 'koffi';
import { beforeAll, expect, it } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';

beforeAll(async () => {
  await useTensorFlow({ device: 'cpu', oneDnn: true });
});

/** What native code writes to stderr. */
function nativeStderr(body: () => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-stderr-'));
  const file = join(folder, 'stderr');
  const libc = koffi.load(null);
  const dup = libc.func('dup', 'int', ['int']);
  const dup2 = libc.func('dup2', 'int', ['int', 'int']);
  const saved = dup(2);
  dup2(openSync(file, 'w'), 2);
  try {
    body();
  } finally {
    dup2(saved, 2);
  }
  const text = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  return text;
}

it('a graph that transposes integers and booleans writes nothing to stderr', () => {
  const before = tf.memory().numTensors;
  const swap = jit((x: tf.Tensor) => tf.transpose(x));
  const x = tf.tensor2d([1, 2, 3, 2 ** 31 - 1], [2, 2], 'int32');
  const b = tf.tensor2d([1, 1, 0, 1], [2, 2], 'bool');
  const text = nativeStderr(() => {
    for (const [given, wanted] of [
      [x, [1, 3, 2, 2 ** 31 - 1]],
      [b, [1, 0, 1, 1]],
    ] as const) {
      const y = swap(given);
      expect([...y.dataSync()]).toEqual(wanted);
      y.dispose();
    }
  });
  expect(text).toBe('');
  swap.dispose();
  tf.dispose([x, b]);
  expect(tf.memory().numTensors).toBe(before);
});
