import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../../tensorflow.js';

/** What a step of a cell gives: its new states, and what its gradient reads. */
export interface CellStep {
  /** Each `[batch, units]`; the first is what the cell puts out. */
  readonly states: readonly tf.Tensor[];
  readonly saved: readonly tf.Tensor[];
}

export interface CellGradient {
  /** With respect to the input's share of the gates. */
  readonly dx: tf.Tensor;
  /** With respect to the recurrent product. */
  readonly dProduct: tf.Tensor;
  /** With respect to the states before, but for their way through the product; undefined for none. */
  readonly dStates: readonly (tf.Tensor | undefined)[];
}

/** A recurrent cell: one step and how a gradient goes back through it. */
export interface RecurrentCell {
  /** How many times the units the gates are wide. */
  readonly numGates: number;
  readonly numStates: number;
  /**
   * @param x the input's share of the gates, `[batch, gates units]`
   * @param product of the last output with the recurrent kernel, `[batch, gates units]`
   * @param states the last states, `[batch, units]` each
   */
  step(x: tf.Tensor, product: tf.Tensor, states: readonly tf.Tensor[]): CellStep;
  gradient(saved: readonly tf.Tensor[], dStates: readonly tf.Tensor[]): CellGradient;
}

/** `dy y (1 - y)` for y = sigmoid(x). */
function sigmoidGradient(y: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const kernels = tensorFlowKernels();
  if (kernels) return kernels.execute('SigmoidGrad', [y, dy], { T: { type: y.dtype } })[0]!;
  return tf.mul(dy, tf.mul(y, tf.sub(1, y)));
}

/** `dy (1 - y^2)` for y = tanh(x). */
function tanhGradient(y: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const kernels = tensorFlowKernels();
  if (kernels) return kernels.execute('TanhGrad', [y, dy], { T: { type: y.dtype } })[0]!;
  return tf.mul(dy, tf.sub(1, tf.square(y)));
}

/**
 * Long short-term memory, gates in the order i, f, g, o: `c' = sigmoid(f) c + sigmoid(i) tanh(g)`,
 * `h' = sigmoid(o) tanh(c')`; its states are h and c.
 *
 * Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 1997.
 */
export const lstmCell: RecurrentCell = {
  numGates: 4,
  numStates: 2,
  step(x, product, [, c]) {
    const [i, f, g, o] = tf.split(tf.add(x, product), 4, 1);
    const input = tf.sigmoid(i!);
    const forget = tf.sigmoid(f!);
    const candidate = tf.tanh(g!);
    const output = tf.sigmoid(o!);
    const cell = tf.add(tf.mul(forget, c!), tf.mul(input, candidate));
    const shown = tf.tanh(cell);
    return {
      states: [tf.mul(output, shown), cell],
      saved: [input, forget, candidate, output, shown, c!],
    };
  },
  gradient(saved, [dh, dc]) {
    const [input, forget, candidate, output, shown, c] = saved;
    const dCell = tf.add(dc!, tanhGradient(shown!, tf.mul(dh!, output!)));
    const dGates = tf.concat(
      [
        sigmoidGradient(input!, tf.mul(dCell, candidate!)),
        sigmoidGradient(forget!, tf.mul(dCell, c!)),
        tanhGradient(candidate!, tf.mul(dCell, input!)),
        sigmoidGradient(output!, tf.mul(dh!, shown!)),
      ],
      1,
    );
    return { dx: dGates, dProduct: dGates, dStates: [undefined, tf.mul(dCell, forget!)] };
  },
};

/**
 * Gated recurrent unit, gates in the order r, z, n, the reset gate after the product:
 * `n = tanh(x_n + r product_n)`, `h' = (1 - z) n + z h`.
 *
 * Cho et al., "Learning phrase representations using RNN encoder-decoder", EMNLP 2014.
 */
export const gruCell: RecurrentCell = {
  numGates: 3,
  numStates: 1,
  step(x, product, [h]) {
    const [xr, xz, xn] = tf.split(x, 3, 1);
    const [pr, pz, pn] = tf.split(product, 3, 1);
    const reset = tf.sigmoid(tf.add(xr!, pr!));
    const update = tf.sigmoid(tf.add(xz!, pz!));
    const candidate = tf.tanh(tf.add(xn!, tf.mul(reset, pn!)));
    return {
      states: [tf.add(candidate, tf.mul(update, tf.sub(h!, candidate)))],
      saved: [reset, update, candidate, pn!, h!],
    };
  },
  gradient(saved, [dh]) {
    const [reset, update, candidate, product, h] = saved;
    const kept = tf.mul(dh!, update!);
    const dCandidate = tanhGradient(candidate!, tf.sub(dh!, kept));
    const dUpdate = sigmoidGradient(update!, tf.mul(dh!, tf.sub(h!, candidate!)));
    const dReset = sigmoidGradient(reset!, tf.mul(dCandidate, product!));
    return {
      dx: tf.concat([dReset, dUpdate, dCandidate], 1),
      dProduct: tf.concat([dReset, dUpdate, tf.mul(dCandidate, reset!)], 1),
      dStates: [kept],
    };
  },
};

/** The plain recurrent cell, `h' = tanh(x + product)` or `relu(x + product)` (Elman, 1990). */
export function elmanCell(activation: 'tanh' | 'relu' = 'tanh'): RecurrentCell {
  if (activation !== 'tanh' && activation !== 'relu') {
    throw new Error(
      `elmanCell: activation is ${JSON.stringify(activation)}, expected "tanh" or "relu"`,
    );
  }
  return {
    numGates: 1,
    numStates: 1,
    step(x, product) {
      const z = tf.add(x, product);
      const h = activation === 'tanh' ? tf.tanh(z) : tf.relu(z);
      return { states: [h], saved: [h] };
    },
    gradient([h], [dh]) {
      const dGates = activation === 'tanh' ? tanhGradient(h!, dh!) : tf.mul(dh!, tf.step(h!));
      return { dx: dGates, dProduct: dGates, dStates: [undefined] };
    },
  };
}
