import * as tf from '@tensorflow/tfjs';
import { lowest } from './compiled-by-xla.js';
import { fromInt64, type Kernel, kernel } from './kernel.js';
import { fit, hasNoPlace, needsFit, type Slide, slidesOf, unfit } from './windows.js';

interface PoolingAttributes {
  readonly filterSize: number;
  readonly strides: number;
  readonly pad: 'valid' | 'same';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil' | undefined;
}

/** As everywhere in tfjs, windows of one element that give the shape of the input give the input. */
const isCopy = (x: tf.Tensor, slides: readonly Slide[], { filterSize }: PoolingAttributes) =>
  [filterSize].flat().every((size) => size === 1) &&
  slides.every(({ places }, axis) => places === x.shape[axis + 1]);

/**
 * How the windows slide, undefined where TensorFlow's own `valid` and `same` do.
 *
 * @param outShape the shape of the result where that is known: tfjs does not tell a gradient how the
 *   number of places was rounded
 */
function ownSlides(
  x: tf.Tensor,
  attrs: PoolingAttributes,
  outShape?: readonly number[],
): Slide[] | undefined {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const info =
    x.rank === 4
      ? tf.backend_util.computePool2DInfo(
          x.shape as [number, number, number, number],
          filterSize,
          strides,
          1,
          pad,
          dimRoundingMode,
        )
      : tf.backend_util.computePool3DInfo(
          x.shape as [number, number, number, number, number],
          filterSize,
          strides,
          1,
          pad,
          dimRoundingMode,
        );
  const slides = slidesOf(x.shape, { ...info, outShape: outShape ?? info.outShape });
  return needsFit(info.padInfo.type, slides) || hasNoPlace(slides) ? slides : undefined;
}

function empty(x: tf.Tensor, slides: readonly Slide[]): tf.Tensor {
  const places = slides.map(({ places }) => Math.max(places, 0));
  return tf.zeros([x.shape[0], ...places, x.shape[x.rank - 1]!], x.dtype as 'float32');
}

/** The largest number of each window; what is added around the input is less than all of it. */
const maxPool = (kernelName: string) =>
  kernel(kernelName, ({ inputs, attrs, original }) => {
    const { x } = inputs as { x: tf.Tensor };
    const slides = ownSlides(x, attrs);
    if (!slides) return original();
    if (hasNoPlace(slides)) return empty(x, slides);
    if (isCopy(x, slides, attrs)) return tf.clone(x);
    return original({ x: fit(x, slides, lowest) }, valid);
  });

const maxPoolGradient = (kernelName: string) =>
  kernel(kernelName, ({ inputs, attrs, original }) => {
    const { dy, input, output } = inputs as Record<'dy' | 'input' | 'output', tf.Tensor>;
    const slides = ownSlides(input, attrs, dy.shape);
    if (!slides) return original();
    if (hasNoPlace(slides)) return tf.zerosLike(input);
    const padded = fit(input, slides, lowest);
    const pooled =
      output ??
      (input.rank === 4
        ? tf.maxPool(padded as tf.Tensor4D, attrs.filterSize, attrs.strides, 'valid')
        : tf.maxPool3d(padded as tf.Tensor5D, attrs.filterSize, attrs.strides, 'valid'));
    return unfit(original({ dy, input: padded, output: pooled }, valid), slides, input.shape);
  });

/** Less than what one element of any window counts: a window beside the input has the mean 0. */
const nothing = 1e-20;

/** The mean of each window, over what is inside the input only. */
const avgPool = (kernelName: string) =>
  kernel(kernelName, ({ inputs, attrs, original }) => {
    const { x } = inputs as { x: tf.Tensor };
    const slides = ownSlides(x, attrs);
    if (!slides) return original();
    if (hasNoPlace(slides)) return empty(x, slides);
    if (isCopy(x, slides, attrs)) return tf.clone(x);
    const ones = original({ x: fit(tf.onesLike(x), slides, 0) }, valid);
    return tf.div(original({ x: fit(x, slides, 0) }, valid), tf.maximum(ones, nothing));
  });

const avgPoolGradient = (kernelName: string, forward: string) =>
  kernel(kernelName, ({ inputs, attrs, backend, original }) => {
    const { dy, input } = inputs as Record<'dy' | 'input', tf.Tensor>;
    const slides = ownSlides(input, attrs, dy.shape);
    if (!slides) return original();
    if (hasNoPlace(slides)) return tf.zerosLike(input);
    const padded = fit(tf.onesLike(input), slides, 0);
    const ones = tf.getKernel(forward, 'tensorflow').kernelFunc({
      inputs: { x: padded },
      attrs: { ...attrs, ...valid },
      backend,
    }) as tf.Tensor;
    const gradient = original({ dy: tf.div(dy, tf.maximum(ones, nothing)), input: padded }, valid);
    return unfit(gradient, slides, input.shape);
  });

const valid = { pad: 'valid', dimRoundingMode: undefined };

/** The largest number of each window and where it is. NaN is less than all numbers. */
const maxPoolWithArgmax = () =>
  kernel(tf.MaxPoolWithArgmax, ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: tf.Tensor };
    const { filterSize, strides, pad, includeBatchInIndex } = attrs;
    const info = tf.backend_util.computePool2DInfo(
      x.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
    );
    const { type } = info.padInfo;
    if (type !== 'SAME' && type !== 'VALID')
      throw new Error(`maxPoolWithArgmax: pad is ${pad}, expected 'same' or 'valid'; pad x before`);
    const [result, indexes] = backend.kernels.execute(
      'MaxPoolWithArgmax',
      [tf.where(tf.isNaN(x), tf.scalar(Number.NEGATIVE_INFINITY), x)],
      {
        T: { type: x.dtype },
        Targmax: { type: 'int64' },
        ksize: { ints: [1, info.filterHeight, info.filterWidth, 1] },
        strides: { ints: [1, info.strideHeight, info.strideWidth, 1] },
        padding: { string: type },
        include_batch_in_index: { bool: includeBatchInIndex },
      },
      2,
    );
    return [result!, fromInt64(backend.kernels, indexes!)];
  });

export const poolingKernels = (): Kernel[] => [
  maxPool(tf.MaxPool),
  maxPool(tf.MaxPool3D),
  maxPoolGradient(tf.MaxPoolGrad),
  maxPoolGradient(tf.MaxPool3DGrad),
  avgPool(tf.AvgPool),
  avgPool(tf.AvgPool3D),
  avgPoolGradient(tf.AvgPoolGrad, tf.AvgPool),
  avgPoolGradient(tf.AvgPool3DGrad, tf.AvgPool3D),
  maxPoolWithArgmax(),
];
