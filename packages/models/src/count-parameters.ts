import type { Trainable } from '@resattn/core';

/** Number of parameters of a model that training changes; a shared one counts once. */
export function countParameters({ weights }: Pick<Trainable, 'weights'>): number {
  return Object.values(weights).reduce(
    (sum, { size, trainable }) => sum + (trainable ? size : 0),
    0,
  );
}
