import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { type Attributes, type TensorFlowKernels, tensorFlowKernels } from '../tensorflow.js';
import { differentiable } from './gradient.js';
import { checkFeatures } from './layer-norm.js';
import { showShape, sizeOf, toRows, withShape } from './rows.js';
import { sumOverRows } from './weighted-sum.js';

/** Mean and variance of each feature. */
export interface Moments {
  /** `[features]` */
  readonly mean: tf.Tensor;
  /** Biased variance, `[features]`. */
  readonly variance: tf.Tensor;
}

/** Mean and variance of a batch. */
export interface BatchMoments extends Moments {
  /** How many positions counted, at least 1, a scalar. */
  readonly count: tf.Tensor;
}

export interface BatchNormOptions {
  /** Scale of each feature, `[features]`. Default: none. */
  readonly gamma?: tf.Tensor | undefined;
  /** Offset of each feature, `[features]`. Default: none. */
  readonly beta?: tf.Tensor | undefined;
  /** Added to the variance under the root. Default 1e-5. */
  readonly epsilon?: number | undefined;
  /**
   * Which positions count, the leading axes of the input: 1 (true) = counts, 0 = hidden, and the
   * output there is 0. Default: all count.
   */
  readonly mask?: tf.Tensor | undefined;
}

export interface BatchNormResult {
  /** The shape of the input. */
  readonly y: tf.Tensor;
  /** What the batch was normalized by, for moving averages. */
  readonly moments: BatchMoments;
}

/**
 * Batch normalization of each feature by the moments of the batch itself, as in training:
 * `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`, over all positions that count.
 *
 * The gradient is the closed one, with means over the positions that count:
 * `dx = gamma / std (dy - mean(dy) - xHat mean(dy xHat))`.
 *
 * Ioffe and Szegedy, "Batch normalization", 2015, https://arxiv.org/abs/1502.03167.
 *
 * @param x `[..., features]`
 * @throws Error when gamma, beta or the mask do not fit the input.
 */
export function batchNorm(x: tf.Tensor, options: BatchNormOptions = {}): BatchNormResult {
  checkOptions('batchNorm', options, { gamma: true, beta: true, epsilon: true, mask: true });
  check(x, options);
  const kernels = tensorFlowKernels();
  // The one kernel knows no mask, and on a GPU no epsilon of 1e-5.
  if (kernels && !kernels.isGpu && !options.mask && x.size > 0)
    return fusedBatchNorm(kernels, x, options);
  return maskedBatchNorm(x, options);
}

/**
 * Batch normalization by given moments, as at inference:
 * `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`. The moments are constants.
 *
 * @param x `[..., features]`
 * @throws Error when gamma, beta or the mask do not fit the input.
 */
export function batchNormBy(
  { mean, variance }: Moments,
  x: tf.Tensor,
  options: BatchNormOptions = {},
): tf.Tensor {
  checkOptions('batchNormBy', options, { gamma: true, beta: true, epsilon: true, mask: true });
  check(x, options);
  const { gamma, beta, epsilon = 1e-5, mask } = options;
  const inverseStd = tf.rsqrt(tf.add(variance, epsilon));
  const scaled = tf.mul(tf.sub(x, mean), gamma ? tf.mul(inverseStd, gamma) : inverseStd);
  const y = beta ? tf.add(scaled, beta) : scaled;
  return mask ? tf.mul(y, withShape(keptRows(mask, x), [...x.shape.slice(0, -1), 1])) : y;
}

function check(x: tf.Tensor, { gamma, beta, mask }: BatchNormOptions): void {
  for (const [name, parameter] of Object.entries({ gamma, beta })) {
    if (parameter) checkFeatures('batchNorm', name, parameter, x, x.shape.slice(-1));
  }
  const fits =
    !mask ||
    (mask.rank < x.rank && mask.shape.every((dimension, axis) => dimension === x.shape[axis]));
  if (!fits) {
    throw new Error(
      `batchNorm: mask has shape ${showShape(mask.shape)}, input ${showShape(x.shape)}; expected the ` +
        "input's leading axes",
    );
  }
}

/** 1 for each row of `[rows, features]` that counts, else 0: `[rows, 1]`. */
function keptRows(mask: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const rows = sizeOf(x.shape.slice(0, -1));
  const kept = withShape(tf.cast(mask, 'float32'), [mask.size, 1]);
  return rows === mask.size ? kept : tf.reshape(tf.tile(kept, [1, rows / mask.size]), [rows, 1]);
}

function attributesOf(epsilon: number): Attributes {
  return {
    T: { type: 'float32' },
    U: { type: 'float32' },
    epsilon: { float: epsilon },
    data_format: { string: 'NHWC' },
    is_training: { bool: true },
  };
}

function asImage(x: tf.Tensor): tf.Tensor {
  const features = x.shape[x.rank - 1]!;
  return tf.reshape(x, [x.size / features, 1, 1, features]);
}

function fusedBatchNorm(
  kernels: TensorFlowKernels,
  x: tf.Tensor,
  options: BatchNormOptions,
): BatchNormResult {
  const size = x.shape[x.rank - 1]!;
  const { gamma, beta, epsilon = 1e-5 } = options;
  const scale = gamma ?? tf.ones([size]);
  const none = tf.zeros([0]);
  const [image, mean, unbiased, ...reserved] = kernels.execute(
    'FusedBatchNormV2',
    [asImage(x), scale, beta ?? tf.zeros([size]), none, none],
    attributesOf(epsilon),
    5,
  ) as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
  const parameters = [gamma, beta].filter((parameter) => parameter !== undefined);

  const y = differentiable([x, ...parameters], (save) => {
    save([x, scale, ...reserved]);
    return {
      value: tf.reshape(image, x.shape),
      gradient: (dy, [x, scale, ...reserved]) => {
        const [dx, dGamma, dBeta] = kernels.execute(
          'FusedBatchNormGradV2',
          [asImage(dy), asImage(x!), scale!, ...reserved],
          attributesOf(epsilon),
          5,
        );
        const gradients = [withShape(dx!, x!.shape)];
        if (gamma) gradients.push(dGamma!);
        if (beta) gradients.push(dBeta!);
        return gradients;
      },
    };
  });
  const rows = x.size / size;
  const variance = tf.mul(unbiased, Math.max(1, rows - 1) / rows);
  return { y, moments: { mean, variance, count: tf.scalar(rows) } };
}

function maskedBatchNorm(x: tf.Tensor, options: BatchNormOptions): BatchNormResult {
  const { gamma, beta, epsilon = 1e-5, mask } = options;
  const rows = toRows(x);
  const kept = mask ? keptRows(mask, x) : tf.ones([rows.shape[0], 1]);
  const count = tf.maximum(tf.sum(kept), 1);
  const mean = tf.div(sumOverRows(rows, kept), count);
  const centred = tf.sub(rows, mean);
  const variance = tf.div(sumOverRows(tf.square(centred), kept), count);
  const parameters = [gamma, beta].filter((parameter) => parameter !== undefined);

  const y = differentiable([x, ...parameters], (save) => {
    const inverseStd = tf.rsqrt(tf.add(variance, epsilon));
    const gain = gamma ? tf.mul(inverseStd, gamma) : inverseStd;
    save([centred, kept, count, inverseStd, gain]);
    const scaled = tf.mul(centred, gain);
    const shifted = beta ? tf.add(scaled, beta) : scaled;
    return {
      value: withShape(mask ? tf.mul(shifted, kept) : shifted, x.shape),
      gradient: (dy, [centred, kept, count, inverseStd, gain]) => {
        const dyRows = toRows(dy);
        const dBeta = sumOverRows(dyRows, kept!);
        const dGamma = tf.mul(sumOverRows(tf.mul(dyRows, centred!), kept!), inverseStd!);
        // dx = gain (dy - dBeta / count - xHat dGamma / count), with one slope and offset a feature.
        const perCount = tf.neg(tf.div(gain!, count!));
        const slope = tf.mul(tf.mul(perCount, dGamma), inverseStd!);
        const fromMoments = tf.add(tf.mul(centred!, slope), tf.mul(perCount, dBeta));
        const dx = tf.add(tf.mul(dyRows, gain!), fromMoments);
        const gradients = [withShape(mask ? tf.mul(dx, kept!) : dx, x.shape)];
        if (gamma) gradients.push(dGamma);
        if (beta) gradients.push(dBeta);
        return gradients;
      },
    };
  });
  return { y, moments: { mean, variance, count } };
}
