import { checkOptions } from '@resattn/options';
import type * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import { Conv1dKernels } from './conv1d-kernels.js';
import { Conv1dProducts } from './conv1d-products.js';
import { sumOfRows } from './dense.js';
import { differentiable } from './gradient.js';
import { showShape, toRows } from './rows.js';

/**
 * How the ends of a sequence are padded with zeros: `same` keeps `ceil(time / strides)` positions
 * (the odd zero on the right), `valid` pads nothing, `causal` pads on the left only, so that no
 * position sees a later one; or the number of zeros on each side, or on the left and the right.
 */
export type Conv1dPadding =
  | 'same'
  | 'valid'
  | 'causal'
  | number
  | readonly [left: number, right: number];

export interface Conv1dOptions {
  /** `[filters]`. Default: none. */
  readonly bias?: tf.Tensor | undefined;
  /** Default 1. */
  readonly strides?: number | undefined;
  /** Default `same`. */
  readonly padding?: Conv1dPadding | undefined;
  /** Distance between the taps of the kernel. Default 1. */
  readonly dilationRate?: number | undefined;
  /** Groups of channels that do not see each other; `channels` of them is depthwise. Default 1. */
  readonly groups?: number | undefined;
}

/**
 * Convolution (cross-correlation) over time:
 * `y[b, t, o] = bias[o] + sum over j, c of x[b, strides t + dilationRate j - left, c] kernel[j, c, o]`,
 * where c runs over the channels of o's group.
 *
 * Value and gradients work with any stride, dilation and grouping on every backend: as matrix products
 * over shifted copies of the sequence, or by TensorFlow's own kernels where those are faster.
 *
 * @param x `[batch, time, channels]`
 * @param kernel `[taps, channels / groups, filters]`
 * @returns `[batch, newTime, filters]`
 * @throws Error when shapes, groups, strides or dilationRate do not fit, or no position is left.
 */
export function conv1d(x: tf.Tensor, kernel: tf.Tensor, options: Conv1dOptions = {}): tf.Tensor {
  checkOptions('conv1d', options, {
    bias: true,
    strides: true,
    padding: true,
    dilationRate: true,
    groups: true,
  });
  const { bias, strides = 1, padding = 'same', dilationRate = 1, groups = 1 } = options;
  checkConv1d(x, kernel, bias, { strides, dilationRate, groups });
  const time = x.shape[1]!;
  const taps = kernel.shape[0];
  const reach = (taps - 1) * dilationRate;
  const [left, right] = paddingOf(padding, { time, reach, strides });
  const newTime = Math.floor((time + left + right - reach - 1) / strides) + 1;
  if (newTime < 1) {
    throw new Error(
      `conv1d: ${time} positions with ${left} + ${right} of padding are fewer than the kernel's ` +
        `reach of ${reach + 1}; expected a longer sequence, more padding or a smaller kernel`,
    );
  }
  const kernels = tensorFlowKernels();
  // A kernel of one tap is a plain product of matrices.
  const convolution =
    kernels && groups === 1 && dilationRate === 1 && taps > 1
      ? new Conv1dKernels(kernels, { stride: strides, padding: [left, right] })
      : new Conv1dProducts({ strides, dilationRate, groups, newTime, padding: [left, right] });

  return differentiable(bias ? [x, kernel, bias] : [x, kernel], (save) => {
    save([x, kernel]);
    return {
      value: convolution.value(x as tf.Tensor3D, kernel as tf.Tensor3D, bias),
      gradient: (dy, [x, kernel]) => {
        const gradients = convolution.gradients(
          x as tf.Tensor3D,
          kernel as tf.Tensor3D,
          dy as tf.Tensor3D,
        );
        return bias ? [...gradients, sumOfRows(toRows(dy))] : gradients;
      },
    };
  });
}

function paddingOf(
  padding: Conv1dPadding,
  { time, reach, strides }: { time: number; reach: number; strides: number },
): readonly [number, number] {
  if (typeof padding === 'number' || typeof padding === 'object') {
    const sides = typeof padding === 'number' ? ([padding, padding] as const) : padding;
    if (sides.some((zeros) => !Number.isInteger(zeros) || zeros < 0)) {
      throw new Error(`conv1d: padding is ${JSON.stringify(padding)}, expected integers >= 0`);
    }
    return sides;
  }
  if (padding === 'valid') return [0, 0];
  if (padding === 'causal') return [reach, 0];
  if (padding !== 'same') {
    throw new Error(
      `conv1d: padding is ${JSON.stringify(padding)}, expected 'same', 'valid', 'causal', a number or ` +
        '[left, right]',
    );
  }
  const total = Math.max(0, (Math.ceil(time / strides) - 1) * strides + reach + 1 - time);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

function checkConv1d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | undefined,
  sizes: { strides: number; dilationRate: number; groups: number },
): void {
  for (const [name, value] of Object.entries(sizes)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new Error(`conv1d: ${name} is ${value}, expected a positive integer`);
    }
  }
  const { groups } = sizes;
  if (x.rank !== 3 || kernel.rank !== 3 || x.shape[2] !== kernel.shape[1]! * groups) {
    throw new Error(
      `conv1d: input ${showShape(x.shape)} and kernel ${showShape(kernel.shape)} do not fit with ` +
        `${groups} groups; expected [batch, time, channels] and [taps, channels / groups, filters]`,
    );
  }
  const filters = kernel.shape[2]!;
  if (filters % groups !== 0) {
    throw new Error(`conv1d: ${filters} filters do not divide into ${groups} groups`);
  }
  if (bias && (bias.rank !== 1 || bias.shape[0] !== filters)) {
    throw new Error(`conv1d: bias has shape ${showShape(bias.shape)}, expected [${filters}]`);
  }
}
