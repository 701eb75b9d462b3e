import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { sumOfRows } from './dense.js';
import { differentiable } from './gradient.js';
import { checkFeatures } from './layer-norm.js';
import { toRows, withShape } from './rows.js';
import { meanOverFeatures } from './weighted-sum.js';

export interface RmsNormOptions {
  /** Scale of each feature, `[features]`. Default: none. */
  readonly gamma?: tf.Tensor | undefined;
  /** Added to the mean square under the root. Default 1e-6. */
  readonly epsilon?: number | undefined;
}

/**
 * Root mean square normalization over the last axis: `y = x / sqrt(mean(x^2) + epsilon) * gamma`.
 *
 * Zhang and Sennrich, "Root mean square layer normalization", NeurIPS 2019,
 * https://arxiv.org/abs/1910.07467.
 *
 * @param x `[..., features]`
 * @throws Error when gamma does not have the shape of the input's last axis.
 */
export function rmsNorm(x: tf.Tensor, options: RmsNormOptions = {}): tf.Tensor {
  checkOptions('rmsNorm', options, { gamma: true, epsilon: true });
  const { gamma, epsilon = 1e-6 } = options;
  if (gamma) checkFeatures('rmsNorm', 'gamma', gamma, x, x.shape.slice(-1));
  return differentiable(gamma ? [x, gamma] : [x], (save) => {
    const rows = toRows(x);
    const inverse = tf.rsqrt(tf.add(meanOverFeatures(tf.square(rows)), epsilon));
    const normalized = tf.mul(rows, inverse);
    save(gamma ? [normalized, inverse, gamma] : [normalized, inverse]);
    return {
      value: withShape(gamma ? tf.mul(normalized, gamma) : normalized, x.shape),
      gradient: (dy, [normalized, inverse, gamma]) => {
        const dyRows = toRows(dy);
        const dNormalized = gamma ? tf.mul(dyRows, gamma) : dyRows;
        const projection = meanOverFeatures(tf.mul(dNormalized, normalized!));
        const dx = tf.mul(inverse!, tf.sub(dNormalized, tf.mul(normalized!, projection)));
        const gradients: tf.Tensor[] = [withShape(dx, x.shape)];
        if (gamma) gradients.push(sumOfRows(tf.mul(dyRows, normalized!)));
        return gradients;
      },
    };
  });
}
