import type * as tf from '@tensorflow/tfjs';

/**
 * One input of a layer under test. An axis is a number (its size, for features) or a name
 * (`'batch'`, `'time'`, …), whose size may be unknown when a model is built; axes of one name have
 * one size.
 */
export interface SubjectInput {
  readonly axes: readonly (string | number)[];
  /** Default float32: standard normal numbers. int32: ids from 0 up to but not including `below`. */
  readonly dtype?: 'float32' | 'int32' | undefined;
  /** Needed for int32. */
  readonly below?: number | undefined;
}

/** A layer under test: how to make it, what it takes, and what it promises. */
export interface LayerSubject {
  /** Shown in the report. Default: the class name of the layer. */
  readonly name?: string | undefined;
  /** Makes a new layer, the same each time. */
  readonly create: () => tf.layers.Layer;
  readonly inputs: readonly SubjectInput[];
  /** How many weights (not numbers) the built layer has. */
  readonly weights: { readonly trainable: number; readonly nonTrainable?: number | undefined };

  /**
   * Which inputs take a mask over their axis 1. Default: every input that has an axis `'time'`
   * there. Outputs are compared where the layer's own output mask says 1, or everywhere if it has
   * none.
   */
  readonly masked?: readonly number[] | undefined;
  /** Whether the layer takes inputs of any rank. Default false: another rank must be refused. */
  readonly anyRank?: boolean | undefined;
  /** Whether output t depends on no input later than t. Default false: not checked. */
  readonly causal?: boolean | undefined;
  /** Effect on the output of a permutation of axis 1 of the first input. Default: unchecked. */
  readonly permutation?: 'equivariant' | 'invariant' | undefined;
  /** Whether `training: true` changes the output (dropout, batch statistics). Default false. */
  readonly trainingMatters?: boolean | undefined;
  /** Whether it draws random numbers in training. Default: as `trainingMatters`. */
  readonly random?: boolean | undefined;
  /** Shortest length of the axis `'time'` that the layer takes. Default 0. */
  readonly shortest?: number | undefined;
  /** Whether the output depends on the weights in a way that training can use. Default true. */
  readonly learns?: boolean | undefined;
  /** Whether gradients are checked against finite differences. Default true. */
  readonly differentiable?: boolean | undefined;
  /** Largest relative error of a directional derivative. Default 0.01. */
  readonly gradientTolerance?: number | undefined;
  /** Largest difference between eager, compiled and reloaded outputs. Default 1e-5. */
  readonly tolerance?: number | undefined;
}

/** Sizes of the named axes where the subject leaves them open. */
export type Sizes = Readonly<Record<string, number>>;

export const usualSizes: Sizes = { batch: 2, time: 5 };

export function sizeOf(axis: string | number, sizes: Sizes): number {
  return typeof axis === 'number' ? axis : (sizes[axis] ?? 4);
}

export function maskedInputs(subject: LayerSubject): readonly number[] {
  return (
    subject.masked ?? subject.inputs.flatMap((input, i) => (input.axes[1] === 'time' ? [i] : []))
  );
}
