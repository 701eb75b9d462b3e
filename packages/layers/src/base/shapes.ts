import type * as tf from '@tensorflow/tfjs';

/**
 * What a layer wants of one input: its name and its axes by name.
 *
 * An axis of the same name has the same size in every input. `...` as the first axis stands for any
 * number of axes. A number is a fixed size.
 */
export interface InputAxes {
  readonly name: string;
  readonly axes: readonly (string | number)[];
  /** Optional, with all that follow it. */
  readonly isOptional?: boolean | undefined;
  /** What it holds; ids and masks may be int32 or, as tfjs makes of ints between layers, float32. */
  readonly holds?: 'numbers' | 'ids' | 'mask' | undefined;
}

const dtypes: Record<NonNullable<InputAxes['holds']>, readonly tf.DataType[]> = {
  numbers: ['float32'],
  ids: ['int32', 'float32'],
  mask: ['bool', 'int32', 'float32'],
};

export interface Shaped {
  readonly shape: tf.Shape;
  readonly dtype?: tf.DataType | undefined;
}

export function formatShape(shape: readonly (number | string | null)[]): string {
  return `[${shape.map((size) => size ?? 'null').join(', ')}]`;
}

export function toList<T>(value: T | readonly T[]): T[] {
  return Array.isArray(value) ? (value as T[]).slice() : [value as T];
}

export function toShapes(shape: tf.Shape | tf.Shape[]): tf.Shape[] {
  return (Array.isArray(shape[0]) ? shape : [shape]) as tf.Shape[];
}

export function toSingleOrList<T>(list: readonly T[]): T | T[] {
  return list.length === 1 ? list[0]! : list.slice();
}

/** Checks number, rank, named axes and dtype of a layer's inputs. */
export function checkInputs(owner: string, wanted: readonly InputAxes[], given: Shaped[]): void {
  const fewest = wanted.filter((input) => !input.isOptional).length;
  if (given.length < fewest || given.length > wanted.length)
    throw new Error(
      `${owner}: got ${given.length} inputs, expected ` +
        (fewest === wanted.length ? `${fewest}` : `${fewest} to ${wanted.length}`) +
        `: ${wanted.map((input) => `${input.name}${input.isOptional ? '?' : ''} ${formatShape(input.axes)}`).join(', ')}`,
    );
  const sizes = new Map<string, { size: number; from: string }>();
  given.forEach((input, i) => {
    const { name, axes, holds = 'numbers' } = wanted[i]!;
    const isOpen = axes[0] === '...';
    const named = isOpen ? axes.slice(1) : axes;
    const got = `${name} has shape ${formatShape(input.shape)}`;
    if (isOpen ? input.shape.length < named.length : input.shape.length !== named.length)
      throw new Error(
        `${owner}: ${got} (rank ${input.shape.length}), expected ${formatShape(axes)} ` +
          `(rank ${isOpen ? 'at least ' : ''}${named.length}); reshape it, ` +
          'or add an axis with tf.expandDims',
      );
    const start = input.shape.length - named.length;
    named.forEach((axis, k) => {
      const size = input.shape[start + k] ?? null;
      if (size === null) return;
      if (typeof axis === 'number') {
        if (size !== axis)
          throw new Error(`${owner}: ${got}, expected ${formatShape(axes)}: axis ${k} is ${size}`);
        return;
      }
      const known = sizes.get(axis);
      if (known === undefined) sizes.set(axis, { size, from: got });
      else if (known.size !== size)
        throw new Error(
          `${owner}: ${got} but ${known.from}; the axis "${axis}" of ${formatShape(axes)} ` +
            `must be the same in both, got ${size} and ${known.size}`,
        );
    });
    const { dtype } = input;
    if (dtype !== undefined && !dtypes[holds].includes(dtype))
      throw new Error(
        `${owner}: ${name} has dtype ${dtype}, expected ${dtypes[holds][0]}; ` +
          `convert it with .cast('${dtypes[holds][0]}')`,
      );
  });
}

/** The last axis of `shape`, which must be known when a layer is built. */
export function lastSize(owner: string, name: string, shape: tf.Shape): number {
  const size = shape[shape.length - 1];
  if (size == null)
    throw new Error(
      `${owner}: the last axis of ${name} ${formatShape(shape)} is unknown, expected a number; ` +
        'only batch and time may be unknown when the layer is built',
    );
  return size;
}
