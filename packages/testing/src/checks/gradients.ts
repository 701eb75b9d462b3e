import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { LayerSubject } from '../subject.js';
import { call, fail, makeInputs, normalTensor, outputMask } from '../tensors.js';

/** A scalar that weighs every output element differently: sum of outputs times fixed numbers. */
function weigh(outputs: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() =>
    tf.addN(
      outputs
        .filter((output) => output.size > 0)
        .map((output, i) => {
          const weighted = tf.mul(output, normalTensor(output.shape, 1000 + i));
          const mask = outputMask(output);
          if (mask === null) return tf.sum(weighted);
          const wide = [...mask.shape, ...new Array<number>(output.rank - mask.rank).fill(1)];
          return tf.sum(tf.mul(weighted, tf.reshape(tf.cast(mask, 'float32'), wide)));
        }),
    ),
  );
}

const step = 4e-3;

/**
 * Compares dL/dx along random directions with (L(x + h d) - L(x - h d)) / 2h, for each trainable
 * weight and each float input. The gradients are computed eagerly, L compiled, since it is needed a
 * dozen times for each.
 */
export function gradientsMatchFiniteDifferences(subject: LayerSubject): void {
  const layer = subject.create();
  const loss = (values: readonly tf.Tensor[]) => weigh(call(layer, values));
  const compiled = jit((...values: tf.Tensor[]) => loss(values));
  tf.tidy(() => {
    const inputs = makeInputs(subject);
    call(layer, inputs);
    // Zero-initialised gates and biases would hide gradients of what they multiply.
    layer.trainableWeights.forEach((weight, i) => {
      weight.write(
        tf.add(weight.read(), tf.mul(normalTensor(weight.shape as number[], 50 + i), 0.1)),
      );
    });
    const floats = inputs.flatMap((input, i) => (input.dtype === 'float32' ? [i] : []));

    const inputGradients =
      floats.length === 0
        ? []
        : tf.grads((...values: tf.Tensor[]) => {
            const all = inputs.slice();
            floats.forEach((at, k) => {
              all[at] = values[k]!;
            });
            return loss(all);
          })(floats.map((at) => inputs[at]!));
    floats.forEach((at, k) => {
      compare(`input ${at}`, subject, inputGradients[k]!, inputs[at]!, (moved) => {
        const all = inputs.slice();
        all[at] = moved;
        return compiled(...all);
      });
    });

    const weights = layer.trainableWeights;
    if (weights.length === 0) return;
    const variables = weights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(() => loss(inputs), variables);
    weights.forEach((weight, k) => {
      const gradient = grads[variables[k]!.name];
      if (gradient == null) fail(`no gradient for ${weight.originalName}`);
      const value = tf.clone(weight.read());
      compare(weight.originalName, subject, gradient, value, (moved) => {
        weight.write(moved);
        const result = compiled(...inputs);
        weight.write(value);
        return result;
      });
    });
  });
  compiled.dispose();
}

function compare(
  name: string,
  subject: LayerSubject,
  gradient: tf.Tensor,
  value: tf.Tensor,
  loss: (moved: tf.Tensor) => tf.Scalar,
): void {
  if (gradient.shape.join() !== value.shape.join())
    fail(`gradient of ${name} has shape [${gradient.shape}], expected [${value.shape}]`);
  for (let seed = 0; seed < 3; seed++) {
    const direction = normalTensor(value.shape, 7000 + seed);
    const analytic = tf.sum(tf.mul(gradient, direction)).dataSync()[0]!;
    const slope = (h: number) => {
      const ahead = loss(tf.add(value, tf.mul(direction, h))).dataSync()[0]!;
      const behind = loss(tf.sub(value, tf.mul(direction, h))).dataSync()[0]!;
      return (ahead - behind) / (2 * h);
    };
    // Richardson's extrapolation: the error of second order in h cancels.
    const numeric = (4 * slope(step) - slope(2 * step)) / 3;
    const error = Math.abs(analytic - numeric);
    const scale = Math.max(1, Math.abs(numeric), Math.abs(analytic));
    if (!(error <= (subject.gradientTolerance ?? 0.01) * scale))
      fail(`gradient of ${name} along a direction is ${analytic}, finite differences ${numeric}`);
  }
}

/** One small step of gradient descent towards a random target lowers the squared error. */
export function oneStepLowersLoss(subject: LayerSubject): void {
  const layer = subject.create();
  tf.tidy(() => {
    const inputs = makeInputs(subject);
    const targets = call(layer, inputs).map((output, i) => normalTensor(output.shape, 300 + i));
    const loss = () =>
      tf.tidy(() =>
        tf.addN(
          call(layer, inputs).map((output, i) =>
            tf.mean(tf.squaredDifference(output, targets[i]!)),
          ),
        ),
      ) as tf.Scalar;
    const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { value, grads } = tf.variableGrads(loss, variables);
    const squares = Object.values(grads).map((gradient) => tf.sum(tf.square(gradient)));
    const norm = Math.sqrt(tf.addN(squares).dataSync()[0]!);
    if (!(norm > 0)) fail(`the gradient of all weights is ${norm}`);
    for (const variable of variables) {
      const gradient = grads[variable.name]!;
      variable.assign(tf.sub(variable, tf.mul(gradient, 0.01 / norm)));
    }
    const before = value.dataSync()[0]!;
    const after = loss().dataSync()[0]!;
    if (!(after < before)) fail(`loss ${before} before the step, ${after} after it`);
  });
}
