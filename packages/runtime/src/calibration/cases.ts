import { jit, optimizers } from '@resattn/core';
import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';

/** One training step, small beside those of a model and made of the same operations. */
export interface CalibrationCase {
  readonly name: string;
  /** Takes a step and waits for its loss. */
  readonly run: () => void;
}

/** What a calibration times, each traced and compiled on its first call. */
export function calibrationCases(): CalibrationCase[] {
  return [encoder(), feedForward(), convolutions(), recurrence()];
}

/** A Transformer layer, 8 x 64 tokens of 128 features in 4 heads. */
function encoder(): CalibrationCase {
  const [batch, time, width, heads] = [8, 64, 128, 4];
  const weights = variables([
    [width, 3 * width],
    [width, width],
    [width, 4 * width],
    [4 * width, width],
  ]);
  const [gamma, beta] = [tf.variable(tf.ones([width])), tf.variable(tf.zeros([width]))];
  const split = (x: tf.Tensor) =>
    tf.transpose(tf.reshape(x, [batch, time, heads, width / heads]), [0, 2, 1, 3]);
  return trained('encoder', [...weights, gamma, beta], [batch * time, width], (x) => {
    const [projection, output, up, down] = weights as [M, M, M, M];
    const [query, key, value] = tf.split(ops.dense(x, projection), 3, 1);
    const scores = tf.matMul(split(query!), split(key!), false, true);
    const read = tf.matMul(ops.softmax(tf.mul(scores, (width / heads) ** -0.5)), split(value!));
    const joined = tf.reshape(tf.transpose(read, [0, 2, 1, 3]), [batch * time, width]);
    const attended = ops.layerNorm(tf.add(x, ops.dense(joined, output)), { gamma, beta });
    return tf.add(attended, ops.dense(ops.gelu(ops.dense(attended, up)), down));
  });
}

/** Products large enough to be shared among threads: 512 rows, 256 features, 512 hidden units. */
function feedForward(): CalibrationCase {
  const weights = variables([
    [256, 512],
    [512, 256],
  ]);
  const [up, down] = weights as [M, M];
  return trained('feed-forward', weights, [512, 256], (x) =>
    ops.dense(tf.relu(ops.dense(x, up)), down),
  );
}

/** Two residual convolutions of width 64 over 32 x 32 tokens. */
function convolutions(): CalibrationCase {
  const width = 64;
  const kernels = variables([
    [3, width, width],
    [3, width, width],
  ]);
  return trained('convolutions', kernels, [32, 32, width], (x) =>
    kernels.reduce<tf.Tensor>((y, kernel) => tf.add(y, tf.relu(ops.conv1d(y, kernel))), x),
  );
}

/** Twelve steps of a recurrence of 32 x 128: many small products, one after the other. */
function recurrence(): CalibrationCase {
  const width = 128;
  const [kernel] = variables([[2 * width, width]]);
  return trained('recurrence', [kernel!], [32, width], (x) => {
    let state = tf.zerosLike(x);
    for (let step = 0; step < 12; step++)
      state = tf.tanh(ops.dense(tf.concat([x, state], 1), kernel as M));
    return state;
  });
}

type M = tf.Variable<tf.Rank.R2>;

function trained(
  name: string,
  weights: tf.Variable[],
  shape: number[],
  model: (x: tf.Tensor) => tf.Tensor,
): CalibrationCase {
  const x = tf.keep(values(shape, 1));
  const adam = optimizers.adam({ learningRate: 1e-3 });
  const step = jit(
    (x: tf.Tensor) => adam.minimize(() => tf.mean(tf.square(model(x))), true, weights),
    { name: `calibration ${name}` },
  );
  return {
    name,
    run() {
      const loss = step(x);
      loss.dataSync();
      loss.dispose();
    },
  };
}

const variables = (shapes: readonly number[][]): tf.Variable[] =>
  shapes.map((shape) =>
    tf.tidy(() => tf.variable(tf.mul(values(shape, 2), (shape.at(-2)! / 3) ** -0.5))),
  );

/** Between -1 and 1, without a pattern that matters: multiples of the golden ratio, modulo 2. */
function values(shape: number[], seed: number): tf.Tensor {
  const data = new Float32Array(tf.util.sizeFromShape(shape));
  for (let i = 0; i < data.length; i++) data[i] = ((1.618034 * (i + 1) * seed) % 2) - 1;
  return tf.tensor(data, shape);
}
