import * as tf from '@tensorflow/tfjs';

export type Activation = (x: tf.Tensor) => tf.Tensor;

/** Names of the activations that layers know. */
export type ActivationOption = keyof typeof activations;

const activations = {
  linear: (x) => x,
  relu: (x) => tf.relu(x),
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  reluSquared: (x) => tf.square(tf.relu(x)),
} satisfies Record<string, Activation>;

/** @throws Error for an unknown name. */
export function activationFor(owner: string, name: ActivationOption): Activation {
  const activate = activations[name];
  if (activate === undefined)
    throw new Error(
      `${owner}: activation is "${name}", wanted one of: ${Object.keys(activations).join(', ')}`,
    );
  return activate;
}
