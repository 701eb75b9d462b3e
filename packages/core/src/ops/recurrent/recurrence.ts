import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { addBias, sumOfRows } from '../dense.js';
import { differentiable } from '../gradient.js';
import { multiply } from '../product.js';
import { showShape } from '../rows.js';
import type { RecurrentCell } from './cell.js';

export interface RecurrenceOptions {
  /** Added to the recurrent product, `[gates units]`. Default: none. */
  readonly recurrentBias?: tf.Tensor | undefined;
  /** First states, `[batch, units]` each. Default: zeros. */
  readonly initialStates?: readonly tf.Tensor[] | undefined;
  /** `[batch, time]`, 1 = a real step. At the others the states stay and the output is 0. */
  readonly mask?: tf.Tensor | undefined;
  /**
   * What the output is multiplied with on its way to the next step, `[batch, units]`: the mask of a
   * dropout. It gets no gradient.
   */
  readonly recurrentScale?: tf.Tensor | undefined;
  /** Whether the sequence is read from its end. Default false. */
  readonly goBackwards?: boolean | undefined;
}

export interface RecurrenceResult {
  /** `[batch, time, units]` */
  readonly output: tf.Tensor;
  /** The states after the last step, `[batch, units]` each. */
  readonly states: tf.Tensor[];
}

/**
 * Runs a recurrent cell over a whole sequence, as one operation with its own gradient: the steps are
 * unrolled, and the gradient of the recurrent kernel is one product over all steps.
 *
 * @param x the input's share of the gates, `[batch, time, gates units]`
 * @param recurrentKernel `[units, gates units]`
 * @throws Error when the shapes do not fit.
 */
export function recurrence(
  cell: RecurrentCell,
  x: tf.Tensor,
  recurrentKernel: tf.Tensor,
  options: RecurrenceOptions = {},
): RecurrenceResult {
  checkOptions('recurrence', options, {
    recurrentBias: true,
    initialStates: true,
    mask: true,
    recurrentScale: true,
    goBackwards: true,
  });
  checkShapes(cell, x, recurrentKernel, options);
  const [batch, time] = x.shape as [number, number, number];
  const units = recurrentKernel.shape[0];
  const { recurrentBias } = options;
  const initial =
    options.initialStates ?? Array.from({ length: cell.numStates }, () => tf.zeros([batch, units]));
  const inputs = [x, recurrentKernel, ...initial, ...(recurrentBias ? [recurrentBias] : [])];
  // One value: the outputs of all steps, then the last states, `[time + states, batch, units]`.
  const rows = differentiable(inputs, (save) => {
    const pass = forward(cell, x, recurrentKernel as tf.Tensor2D, initial, options);
    const { outputs, states, ...kept } = pass;
    const { tensors, restore } = flattenSaved(kept);
    save(tensors);
    return {
      value: tf.stack([...outputs, ...states]),
      gradient: (dy, saved) => {
        const gradient = backward(
          cell,
          restore(saved),
          tf.unstack(dy),
          options.goBackwards ?? false,
        );
        const { dx, dKernel, dInitial, dProducts } = gradient;
        return [dx, dKernel, ...dInitial, ...(recurrentBias ? [sumOfRows(dProducts)] : [])];
      },
    };
  });
  const outputs = tf.slice(rows, [0, 0, 0], [time, batch, units]);
  return {
    output: tf.transpose(outputs, [1, 0, 2]),
    states: initial.map((_, i) =>
      tf.reshape(tf.slice(rows, [time + i, 0, 0], [1, batch, units]), [batch, units]),
    ),
  };
}

/** What the gradient reads; steps are in the order in which they were taken. */
interface Kept {
  readonly kernel: tf.Tensor2D;
  readonly scale: tf.Tensor | undefined;
  /** By time, each `[batch, 1]`. */
  readonly keeps: readonly tf.Tensor[] | undefined;
  /** The outputs that entered each step's product. */
  readonly entered: readonly tf.Tensor[];
  readonly steps: readonly (readonly tf.Tensor[])[];
}

/** A list of all tensors, and what puts such a list back into place. */
function flattenSaved({ kernel, scale, keeps, entered, steps }: Kept): {
  tensors: tf.Tensor[];
  restore: (tensors: readonly tf.Tensor[]) => Kept;
} {
  return {
    tensors: [kernel, ...(scale ? [scale] : []), ...(keeps ?? []), ...entered, ...steps.flat()],
    restore(tensors) {
      const rest = [...tensors];
      return {
        kernel: rest.shift() as tf.Tensor2D,
        scale: scale && rest.shift(),
        keeps: keeps && rest.splice(0, keeps.length),
        entered: rest.splice(0, entered.length),
        steps: steps.map((step) => rest.splice(0, step.length)),
      };
    },
  };
}

/** Positions in time, in the order in which they are read. */
const readingOrder = (time: number, goBackwards: boolean): number[] =>
  Array.from({ length: time }, (_, i) => (goBackwards ? time - 1 - i : i));

function forward(
  cell: RecurrentCell,
  x: tf.Tensor,
  kernel: tf.Tensor2D,
  initial: readonly tf.Tensor[],
  { mask, recurrentBias, recurrentScale: scale, goBackwards = false }: RecurrenceOptions,
): Kept & { readonly outputs: readonly tf.Tensor[]; readonly states: readonly tf.Tensor[] } {
  const [batch, time] = x.shape as [number, number];
  const shares = tf.unstack(tf.transpose(x, [1, 0, 2]));
  const keeps =
    mask && tf.unstack(tf.reshape(tf.transpose(tf.cast(mask, 'float32')), [time, batch, 1]));
  const entered: tf.Tensor[] = [];
  const steps: (readonly tf.Tensor[])[] = [];
  const outputs = new Array<tf.Tensor>(time);
  let states = initial;
  for (const t of readingOrder(time, goBackwards)) {
    const last = scale ? tf.mul(states[0]!, scale) : states[0]!;
    const product = multiply(last as tf.Tensor2D, kernel);
    const biased = recurrentBias ? addBias(product, recurrentBias) : product;
    const step = cell.step(shares[t]!, biased, states);
    entered.push(last);
    steps.push(step.saved);
    const keep = keeps?.[t];
    const before = states;
    states = keep
      ? step.states.map((state, i) => tf.add(before[i]!, tf.mul(keep, tf.sub(state, before[i]!))))
      : step.states;
    outputs[t] = keep ? tf.mul(states[0]!, keep) : states[0]!;
  }
  return { kernel, scale, keeps, entered, steps, outputs, states };
}

function backward(
  cell: RecurrentCell,
  { kernel, scale, keeps, entered, steps }: Kept,
  dRows: readonly tf.Tensor[],
  goBackwards: boolean,
) {
  const time = steps.length;
  const order = readingOrder(time, goBackwards);
  const transposed = transposeKernel(kernel);
  const dShares = new Array<tf.Tensor>(time);
  const dProducts = new Array<tf.Tensor>(time);
  let dStates = dRows.slice(time);
  for (let i = time - 1; i >= 0; i--) {
    const t = order[i]!;
    const keep = keeps?.[t];
    const dOutput = keep ? tf.mul(dRows[t]!, keep) : dRows[t]!;
    const dAll = [tf.add(dStates[0]!, dOutput), ...dStates.slice(1)];
    const dNew = keep ? dAll.map((d) => tf.mul(d, keep)) : dAll;
    const { dx, dProduct, dStates: dOld } = cell.gradient(steps[i]!, dNew);
    const dEntered = multiply(dProduct as tf.Tensor2D, transposed);
    dShares[t] = dx;
    dProducts[i] = dProduct;
    dStates = dAll.map((d, k) => {
      const parts = [
        ...(k === 0 ? [scale ? tf.mul(dEntered, scale) : dEntered] : []),
        ...(dOld[k] ? [dOld[k]] : []),
        // Where the step was skipped, the state passed by it.
        ...(keep ? [tf.sub(d, dNew[k]!)] : []),
      ];
      return parts.reduce((sum, part) => tf.add(sum, part));
    });
  }
  const allProducts = tf.concat(dProducts) as tf.Tensor2D;
  return {
    dx: tf.stack(dShares, 1),
    dKernel: multiply(tf.concat([...entered]) as tf.Tensor2D, allProducts, { transposeA: true }),
    dInitial: dStates,
    dProducts: allProducts,
  };
}

/**
 * The kernel transposed, once for all steps: a product of few rows with a kernel that is read across
 * takes twice as long. Three axes keep TensorFlow's optimizer from folding it into every product.
 */
function transposeKernel(kernel: tf.Tensor2D): tf.Tensor2D {
  const [units, width] = kernel.shape;
  const blocks = tf.reshape(kernel, [units, width / units, units]);
  return tf.reshape(tf.transpose(blocks, [1, 2, 0]), [width, units]);
}

function checkShapes(
  cell: RecurrentCell,
  x: tf.Tensor,
  kernel: tf.Tensor,
  { initialStates, mask, recurrentBias, recurrentScale }: RecurrenceOptions,
): void {
  const [batch, time] = x.shape;
  const units = kernel.shape[0];
  const width = cell.numGates * units;
  const wanted: [string, tf.Tensor | undefined, readonly (number | undefined)[]][] = [
    ['x', x, [batch, time, width]],
    ['recurrentKernel', kernel, [units, width]],
    ['recurrentBias', recurrentBias, [width]],
    ['mask', mask, [batch, time]],
    ['recurrentScale', recurrentScale, [batch, units]],
    ...(initialStates ?? []).map((state, i): [string, tf.Tensor, number[]] => [
      `initialStates[${i}]`,
      state,
      [batch, units],
    ]),
  ];
  for (const [name, tensor, shape] of wanted) {
    if (tensor && showShape(tensor.shape) !== showShape(shape as number[])) {
      throw new Error(
        `recurrence: ${name} has shape ${showShape(tensor.shape)}, expected ${showShape(shape as number[])}`,
      );
    }
  }
  if (time === 0) throw new Error('recurrence: x has no step; expected a sequence of one or more');
  if (initialStates && initialStates.length !== cell.numStates) {
    throw new Error(
      `recurrence: got ${initialStates.length} initial states, expected ${cell.numStates}`,
    );
  }
}
