import type * as tf from '@tensorflow/tfjs';

/** How many outputs a layer has; `many` where that depends on a number, such as that of its layers. */
export type OutputCount = 1 | 2 | 3 | 4 | 5 | 'many';

interface Tuples<T> {
  readonly 1: T;
  readonly 2: [T, T];
  readonly 3: [T, T, T];
  readonly 4: [T, T, T, T];
  readonly 5: [T, T, T, T, T];
  readonly many: [T, ...T[]];
}

/** What a layer gives: a single one as it is, several as a list. */
export type Outputs<T, Count extends OutputCount> = Tuples<T>[Count];

/** One output, or `Count` where an option asks for more. */
export type OneOr<Count extends OutputCount, Asked extends boolean> = Asked extends true
  ? Count
  : 1;

/** A layer whose type tells the number of its outputs, and any other layer, which has one. */
export type LayerWithOutputs<Count extends OutputCount> = tf.layers.Layer & {
  readonly outputCount?: Count | undefined;
};
