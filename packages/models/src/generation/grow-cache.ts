import type { KeyValueCache } from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';

/** Caches with room for `capacity` positions, zeros where nothing was written yet. */
export function growCaches(caches: readonly KeyValueCache[], capacity: number): KeyValueCache[] {
  return caches.map(({ key, value }) => ({
    key: padAxis(key, 2, capacity, 0),
    value: padAxis(value, 2, capacity, 0),
  }));
}

/** Makes an axis `size` long by adding a value at its end. */
export function padAxis(x: tf.Tensor, axis: number, size: number, value: number): tf.Tensor {
  const paddings = x.shape.map((length, i): [number, number] => [
    0,
    i === axis ? size - length : 0,
  ]);
  return tf.pad(x, paddings, value);
}
