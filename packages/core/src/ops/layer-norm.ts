import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import { sumOfRows } from './dense.js';
import { fuse } from './fuse.js';
import { differentiable } from './gradient.js';
import { showShape, sizeOf, withShape } from './rows.js';
import { meanOverFeatures, sumOverFeatures } from './weighted-sum.js';

export interface LayerNormOptions {
  /** Scale of each feature, `[features]`. Default: none. */
  readonly gamma?: tf.Tensor | undefined;
  /** Offset of each feature, `[features]`. Default: none. */
  readonly beta?: tf.Tensor | undefined;
  /** Added to the variance under the root. Default 1e-5. */
  readonly epsilon?: number | undefined;
}

/**
 * Layer normalization over the last axes:
 * `y = (x - mean) / sqrt(var + epsilon) * gamma + beta`, with the biased variance. The axes are those
 * of gamma (or beta), the last one when there is neither.
 *
 * Ba et al., "Layer normalization", 2016, https://arxiv.org/abs/1607.06450.
 *
 * @param x `[..., features]`
 * @throws Error when gamma or beta does not have the shape of the input's last axes.
 */
export function layerNorm(x: tf.Tensor, options: LayerNormOptions = {}): tf.Tensor {
  checkOptions('layerNorm', options, { gamma: true, beta: true, epsilon: true });
  const { gamma, beta, epsilon = 1e-5 } = options;
  const shape = (gamma ?? beta)?.shape ?? x.shape.slice(-1);
  const size = sizeOf(shape);
  for (const [name, parameter] of Object.entries({ gamma, beta })) {
    if (parameter) checkFeatures('layerNorm', name, parameter, x, shape);
  }
  const rowsShape = [x.size / size, size];
  if (isFused(x)) {
    return tf.tidy(() => {
      const scale = gamma ? withShape(gamma, [size]) : tf.ones([size]);
      const offset = beta ? withShape(beta, [size]) : tf.zeros([size]);
      return withShape(fusedLayerNorm(withShape(x, rowsShape), scale, offset, epsilon), x.shape);
    });
  }
  const parameters = [gamma, beta].filter((parameter) => parameter !== undefined);
  return differentiable([x, ...parameters], (save) => {
    const rows = withShape(x, rowsShape);
    const mean = meanOverFeatures(rows);
    const variance = meanOverFeatures(tf.square(tf.sub(rows, mean)));
    const inverseStd = tf.rsqrt(tf.add(variance, epsilon));
    const flat = parameters.map((parameter) => withShape(parameter, [size]));
    const kind = `${gamma ? 'scaled_' : ''}${beta ? 'shifted_' : ''}layer_norm`;
    const [y] = fuse(
      kind,
      [rows, mean, inverseStd, ...flat],
      ([rows, mean, inverseStd, ...flat]) => {
        const normalized = tf.mul(tf.sub(rows!, mean!), inverseStd!);
        const scaled = gamma ? tf.mul(normalized, flat[0]!) : normalized;
        return [beta ? tf.add(scaled, flat[flat.length - 1]!) : scaled];
      },
    );
    save(gamma ? [x, mean, inverseStd, gamma] : [x, mean, inverseStd]);
    return {
      value: withShape(y!, x.shape),
      gradient: (dy, [x, mean, inverseStd, gamma]) => {
        const dyRows = withShape(dy, rowsShape) as tf.Tensor2D;
        const rows = withShape(x!, rowsShape);
        const weights = gamma && withShape(gamma, [size]);
        const meanOf = (rows: tf.Tensor) =>
          weights ? tf.div(sumOverFeatures(rows, weights), size) : meanOverFeatures(rows);
        const [products] = fuse(
          'layer_norm_products',
          [rows, dyRows, mean!, inverseStd!] as const,
          ([rows, dyRows, mean, inverseStd]) => [
            tf.mul(dyRows, tf.mul(tf.sub(rows, mean), inverseStd)),
          ],
        );
        const inputs = [rows, dyRows, mean!, inverseStd!, meanOf(dyRows), meanOf(products)];
        const [dx] = fuse(
          weights ? 'scaled_layer_norm_gradient' : 'layer_norm_gradient',
          weights ? [...inputs, weights] : inputs,
          ([rows, dyRows, mean, inverseStd, meanOfDy, meanOfProducts, weights]) => {
            const normalized = tf.mul(tf.sub(rows!, mean!), inverseStd!);
            const dNormalized = weights ? tf.mul(dyRows!, weights) : dyRows!;
            const centred = tf.sub(dNormalized, meanOfDy!);
            return [tf.mul(inverseStd!, tf.sub(centred, tf.mul(normalized, meanOfProducts!)))];
          },
        );
        const gradients: tf.Tensor[] = [withShape(dx!, x!.shape)];
        if (gamma) gradients.push(withShape(sumOfRows(products), gamma.shape));
        if (beta) gradients.push(withShape(sumOfRows(dyRows), beta.shape));
        return gradients;
      },
    };
  });
}

/** Whether it is done in one pass: where no gradient is wanted and TensorFlow has such a kernel. */
function isFused({ size }: tf.Tensor): boolean {
  const kernels = tensorFlowKernels();
  if (kernels?.compiler !== 'graph' || tf.engine().state.gradientDepth > 0) return false;
  return size >= SMALLEST_FUSED && kernels.has(FUSED);
}

function fusedLayerNorm(
  rows: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number,
): tf.Tensor {
  return tensorFlowKernels()!.execute(FUSED, [rows, scale, offset], {
    T: { type: 'float32' },
    epsilon: { float: epsilon },
  })[0]!;
}

const FUSED = '_MklLayerNorm';

/** Of fewer elements the single operations are faster: the kernel's threads wait for each other. */
const SMALLEST_FUSED = 2 ** 17;

/** @throws Error when a parameter does not have the shape of the input's last axes. */
export function checkFeatures(
  operation: string,
  name: string,
  parameter: tf.Tensor,
  x: tf.Tensor,
  shape: readonly number[],
): void {
  const last = x.shape.slice(x.rank - parameter.rank);
  const fits =
    parameter.rank <= x.rank &&
    parameter.rank === shape.length &&
    parameter.shape.every((dimension, axis) => dimension === last[axis]);
  if (!fits) {
    throw new Error(
      `${operation}: ${name} has shape ${showShape(parameter.shape)}, input ${showShape(x.shape)}; ` +
        `expected the input's last ${shape.length === 1 ? 'axis' : `${shape.length} axes`}`,
    );
  }
}
