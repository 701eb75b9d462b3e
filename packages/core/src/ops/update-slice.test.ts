import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { jit } from '../jit.js';
import { updateSlice } from './update-slice.js';

const x = tf.range(0, 24, 1).reshape([2, 3, 4]);

/** What is expected, number by number. */
function written(axis: number, steps: number, position: number): number[] {
  const values = x.arraySync() as number[][][];
  return values.flatMap((plane, i) =>
    plane.flatMap((row, j) =>
      row.map((value, k) => {
        const place = [i, j, k][axis]! - position;
        return place >= 0 && place < steps ? -1 - place : value;
      }),
    ),
  );
}

function updateOf(axis: number, steps: number): tf.Tensor {
  const shape = x.shape.map((size, i) => (i === axis ? steps : size));
  const places = tf.range(0, steps, 1).reshape(shape.map((_, i) => (i === axis ? steps : 1)));
  return tf.broadcastTo(tf.sub(-1, places), shape);
}

describe('updateSlice', () => {
  const cases = [0, 1, 2].flatMap((axis) =>
    [1, 2].flatMap((steps) =>
      Array.from({ length: x.shape[axis]! - steps + 1 }, (_, position) => ({
        axis,
        steps,
        position,
      })),
    ),
  );

  it('writes where it is told, eagerly and compiled by either compiler', () => {
    const runs = [
      updateSlice,
      ...(['graph', 'xla'] as const).map((compiler) => jit(updateSlice, { compiler })),
    ];
    for (const { axis, steps, position } of cases) {
      for (const run of runs) {
        const y = run(x, updateOf(axis, steps), tf.scalar(position, 'int32'), axis);
        expect(y.shape).toEqual(x.shape);
        expect([...y.dataSync()]).toEqual(written(axis, steps, position));
      }
    }
    expect(x.dataSync()[5]).toBe(5);
  });

  it('does the same without TensorFlow', async () => {
    const backend = tf.getBackend();
    await tf.setBackend('cpu');
    try {
      for (const { axis, steps, position } of cases) {
        const y = updateSlice(x, updateOf(axis, steps), tf.scalar(position, 'int32'), axis);
        expect([...y.dataSync()]).toEqual(written(axis, steps, position));
      }
    } finally {
      await tf.setBackend(backend);
    }
  });

  it('refuses an update that does not fit', () => {
    expect(() => updateSlice(x, tf.zeros([2, 4, 4]), tf.scalar(0, 'int32'), 1)).toThrow(
      'updateSlice: [2, 4, 4] cannot be written on axis 1 of [2, 3, 4]; expected the same shape',
    );
  });
});
