import { nearestName } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import { fuse } from './fuse.js';
import { differentiable } from './gradient.js';
import { softmax } from './softmax.js';

/** An element-wise function of a tensor, with a gradient. */
export type Activation = (x: tf.Tensor) => tf.Tensor;

/** One operation of TensorFlow and the one that computes its gradient. */
interface NativeActivation {
  readonly operation: string;
  readonly gradient: string;
  /** What the gradient reads beside dL/dy: the operation's input or its output. */
  readonly reads: 'input' | 'output';
  /** Whether dL/dy is the gradient's second operand. */
  readonly isSwapped?: boolean | undefined;
  readonly alpha?: number | undefined;
}

/** TensorFlow's pair of kernels where the backend has them, else tfjs's own operation. */
function native(
  x: tf.Tensor,
  portable: Activation,
  { operation, gradient, reads, isSwapped, alpha }: NativeActivation,
): tf.Tensor {
  const kernels = tensorFlowKernels();
  if (!kernels) return portable(x);
  const attributes = {
    T: { type: x.dtype },
    ...(alpha === undefined ? {} : { alpha: { float: alpha } }),
  } as const;
  return differentiable([x], (save) => {
    const y = kernels.execute(operation, [x], attributes)[0]!;
    save([reads === 'input' ? x : y]);
    return {
      value: y,
      gradient: (dy, [saved]) =>
        kernels.execute(gradient, isSwapped ? [saved!, dy] : [dy, saved!], attributes),
    };
  });
}

/** `max(x, 0)` */
export function relu(x: tf.Tensor): tf.Tensor {
  return native(x, tf.relu, { operation: 'Relu', gradient: 'ReluGrad', reads: 'input' });
}

/** `x` where it is positive, else `slope x`. The slope defaults to 0.01. */
export function leakyRelu(x: tf.Tensor, slope = 0.01): tf.Tensor {
  return native(x, (x) => tf.leakyRelu(x, slope), {
    operation: 'LeakyRelu',
    gradient: 'LeakyReluGrad',
    reads: 'input',
    alpha: slope,
  });
}

/** `x` where it is positive, else `exp(x) - 1` (Clevert et al., 2016). */
export function elu(x: tf.Tensor): tf.Tensor {
  return native(x, tf.elu, { operation: 'Elu', gradient: 'EluGrad', reads: 'output' });
}

/** ELU, scaled so that activations keep mean 0 and variance 1 (Klambauer et al., 2017). */
export function selu(x: tf.Tensor): tf.Tensor {
  return native(x, tf.selu, { operation: 'Selu', gradient: 'SeluGrad', reads: 'output' });
}

/** `log(1 + exp(x))` */
export function softplus(x: tf.Tensor): tf.Tensor {
  return native(x, tf.softplus, {
    operation: 'Softplus',
    gradient: 'SoftplusGrad',
    reads: 'input',
  });
}

/** Hyperbolic tangent. */
export function tanh(x: tf.Tensor): tf.Tensor {
  return native(x, tf.tanh, {
    operation: 'Tanh',
    gradient: 'TanhGrad',
    reads: 'output',
    isSwapped: true,
  });
}

/** `1 / (1 + exp(-x))` */
export function sigmoid(x: tf.Tensor): tf.Tensor {
  return native(x, tf.sigmoid, {
    operation: 'Sigmoid',
    gradient: 'SigmoidGrad',
    reads: 'output',
    isSwapped: true,
  });
}

/** `-log(1 + exp(-x))`, the logarithm of the sigmoid. */
export function logSigmoid(x: tf.Tensor): tf.Tensor {
  return tf.neg(softplus(tf.neg(x)));
}

/** The identity. */
export function linear(x: tf.Tensor): tf.Tensor {
  return x;
}

/**
 * An activation `x gate(x)`. The gradient computes the gate again: fused, that costs less than to keep it.
 *
 * @param name see {@link fuse}
 * @param derivative of `x gate(x)`
 */
function gated(
  x: tf.Tensor,
  name: string,
  gate: Activation,
  derivative: (x: tf.Tensor, gate: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  return differentiable([x], (save) => {
    save([x]);
    const [y] = fuse(name, [x] as const, ([x]) => [tf.mul(x, gate(x))]);
    return {
      value: y,
      gradient: (dy, [x]) =>
        fuse(`${name}_gradient`, [x!, dy] as const, ([x, dy]) => [
          tf.mul(dy, derivative(x, gate(x))),
        ]),
    };
  });
}

/** `x sigmoid(z)` for a z with the given derivative, and its gradient. */
function sigmoidGated(
  x: tf.Tensor,
  name: string,
  argument: Activation,
  slope: (x: tf.Tensor) => tf.Tensor | number,
): tf.Tensor {
  return gated(
    x,
    name,
    (x) => tf.sigmoid(argument(x)),
    (x, gate) => tf.mul(gate, tf.add(tf.mul(tf.mul(x, slope(x)), tf.sub(1, gate)), 1)),
  );
}

/**
 * `x sigmoid(x)`, also called swish.
 *
 * Elfwing et al., "Sigmoid-weighted linear units", 2017; Ramachandran et al., 2017.
 */
export function silu(x: tf.Tensor): tf.Tensor {
  return sigmoidGated(x, 'silu', linear, () => 1);
}

/** `x sigmoid(1.702 x)`, the cheapest approximation of GELU. */
export function quickGelu(x: tf.Tensor): tf.Tensor {
  return sigmoidGated(
    x,
    'quick_gelu',
    (x) => tf.mul(x, 1.702),
    () => 1.702,
  );
}

const tanhScale = 2 * Math.sqrt(2 / Math.PI);
const tanhCubic = tanhScale * 0.044715;

/**
 * GELU by its tanh approximation, `0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))`, computed in
 * its equal form `x sigmoid(2 sqrt(2 / pi) (x + 0.044715 x^3))`.
 */
export function geluTanh(x: tf.Tensor): tf.Tensor {
  return sigmoidGated(
    x,
    'gelu_tanh',
    (x) => tf.mul(x, tf.add(tf.mul(tf.square(x), tanhCubic), tanhScale)),
    (x) => tf.add(tf.mul(tf.square(x), 3 * tanhCubic), tanhScale),
  );
}

/**
 * GELU, `x Phi(x)` with the normal distribution function Phi.
 *
 * Hendrycks and Gimpel, "Gaussian error linear units", 2016, https://arxiv.org/abs/1606.08415.
 */
export function gelu(x: tf.Tensor): tf.Tensor {
  return gated(x, 'gelu', normalCdf, (x, phi) => {
    const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return tf.add(phi, tf.mul(x, density));
  });
}

function normalCdf(x: tf.Tensor): tf.Tensor {
  const kernels = tensorFlowKernels();
  // XLA computes the complement as two functions and selects: nearly twice the time of this.
  if (!kernels || kernels.compiler === 'xla')
    return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
  // The complement keeps its precision in the lower tail.
  const [complement] = kernels.execute('Erfc', [tf.mul(x, -Math.SQRT1_2)], {
    T: { type: x.dtype },
  });
  return tf.mul(complement!, 0.5);
}

/** `x tanh(log(1 + exp(x)))` (Misra, 2020). */
export function mish(x: tf.Tensor): tf.Tensor {
  return gated(
    x,
    'mish',
    (x) => tf.tanh(tf.softplus(x)),
    (x, gate) => tf.add(gate, tf.mul(tf.mul(x, tf.sigmoid(x)), tf.sub(1, tf.square(gate)))),
  );
}

/** `max(x, 0)^2` (So et al., "Primer", NeurIPS 2021). */
export function reluSquared(x: tf.Tensor): tf.Tensor {
  return differentiable([x], (save) => {
    const positive = tf.relu(x);
    save([positive]);
    return {
      value: tf.square(positive),
      gradient: (dy, [positive]) => [tf.mul(dy, tf.mul(positive!, 2))],
    };
  });
}

/** `x clip((x + 3) / 6, 0, 1)` (Howard et al., "Searching for MobileNetV3", ICCV 2019). */
export function hardswish(x: tf.Tensor): tf.Tensor {
  return gated(
    x,
    'hardswish',
    (x) => tf.clipByValue(tf.mul(tf.add(x, 3), 1 / 6), 0, 1),
    (x) => {
      const isAbove = tf.cast(tf.greaterEqual(x, 3), 'float32');
      const isInside = tf.cast(tf.less(tf.abs(x), 3), 'float32');
      return tf.add(tf.mul(tf.add(tf.mul(x, 1 / 3), 0.5), isInside), isAbove);
    },
  );
}

/** `min(max(x, 0), 6)` (Krizhevsky, 2010). */
export function relu6(x: tf.Tensor): tf.Tensor {
  return native(x, tf.relu6, { operation: 'Relu6', gradient: 'Relu6Grad', reads: 'input' });
}

/** `x / (1 + |x|)` (Turian, Bergstra and Bengio, 2009). */
export function softsign(x: tf.Tensor): tf.Tensor {
  const portable = (x: tf.Tensor) => tf.div(x, tf.add(tf.abs(x), 1));
  return native(x, portable, { operation: 'Softsign', gradient: 'SoftsignGrad', reads: 'input' });
}

/** `clip(0.2 x + 0.5, 0, 1)`, the hard sigmoid of `tf.layers` and of Keras before version 3. */
export function hardSigmoid(x: tf.Tensor): tf.Tensor {
  return tf.clipByValue(tf.add(tf.mul(x, 0.2), 0.5), 0, 1);
}

const activations = {
  linear,
  relu,
  relu6,
  leaky_relu: leakyRelu,
  relu_squared: reluSquared,
  elu,
  selu,
  gelu,
  gelu_tanh: geluTanh,
  gelu_new: geluTanh,
  quick_gelu: quickGelu,
  silu,
  swish: silu,
  mish,
  hardswish,
  softplus,
  softsign,
  sigmoid,
  hard_sigmoid: hardSigmoid,
  log_sigmoid: logSigmoid,
  tanh,
  softmax: (x) => softmax(x),
  log_softmax: (x) => tf.logSoftmax(x),
} satisfies Record<string, Activation>;

/** Names that {@link activation} knows. */
export type ActivationName = keyof typeof activations;

/** The names that {@link activation} knows, in a fixed order. */
export const activationNames = Object.keys(activations) as readonly ActivationName[];

/**
 * The activation of a name, for configurations.
 *
 * @throws Error with the nearest name when there is none of that name.
 */
export function activation(name: string): Activation {
  if (!Object.hasOwn(activations, name)) {
    const nearest = nearestName(name, activationNames);
    const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
    throw new Error(
      `unknown activation ${JSON.stringify(name)}${hint || '.'} ` +
        `There are ${activationNames.join(', ')}.`,
    );
  }
  return activations[name as ActivationName];
}
