import * as tf from '@tensorflow/tfjs';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';
import { type Kernel, kernel } from './kernel.js';
import { dilate, fit, needsFit, slidesOf, undilate, unfit } from './windows.js';

type Shape4D = [number, number, number, number];
type Pair = [number, number];

interface ConvolutionAttributes {
  readonly strides: Pair | number;
  readonly pad: 'valid' | 'same' | number | Pair[];
  readonly dataFormat?: 'NHWC' | 'NCHW' | undefined;
  readonly dilations?: Pair | number | null | undefined;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil' | undefined;
}

const valid = { pad: 'valid', dimRoundingMode: undefined, dataFormat: 'NHWC' };

const infoOf = (
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations, dimRoundingMode }: ConvolutionAttributes,
  isDepthwise = false,
) =>
  tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations ?? 1,
    pad as 'valid',
    dimRoundingMode,
    isDepthwise,
  );

const isOfTensorFlow = (info: tf.backend_util.Conv2DInfo): boolean =>
  !needsFit(info.padInfo.type, slidesOf(info.inShape, info));

const isFirst = (attrs: ConvolutionAttributes): boolean => attrs.dataFormat === 'NCHW';
const toLast = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 2, 3, 1]);
const toFirst = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 3, 1, 2]);

/** Attributes for channels last, where TensorFlow's kernels for processors want them. */
const asLast = (attrs: ConvolutionAttributes): ConvolutionAttributes => {
  const { pad } = attrs;
  const moved = Array.isArray(pad) ? [pad[0]!, pad[2]!, pad[3]!, pad[1]!] : pad;
  return { ...attrs, dataFormat: 'NHWC', pad: moved };
};

/** Runs a kernel on tensors with channels last. */
function run(
  kernelName: string,
  backend: TensorFlowBackend,
  inputs: Record<string, tf.Tensor>,
  attrs: object,
): tf.Tensor {
  const { kernelFunc } = tf.getKernel(kernelName, 'tensorflow');
  return kernelFunc({ inputs, attrs: attrs as never, backend }) as tf.Tensor;
}

const conv2d = () =>
  kernel(tf.Conv2D, ({ inputs, attrs, backend, original }) => {
    const { x, filter } = inputs as Record<'x' | 'filter', tf.Tensor>;
    if (isFirst(attrs))
      return toFirst(run(tf.Conv2D, backend, { x: toLast(x), filter }, asLast(attrs)));
    const info = infoOf(x.shape, filter.shape, attrs);
    if (isOfTensorFlow(info)) return original();
    return original({ x: fit(x, slidesOf(x.shape, info)), filter }, valid);
  });

const conv2dInputGradient = () =>
  kernel(tf.Conv2DBackpropInput, ({ inputs, attrs, backend, original }) => {
    const { dy, filter } = inputs as Record<'dy' | 'filter', tf.Tensor>;
    const { inputShape } = attrs as { inputShape: Shape4D };
    if (isFirst(attrs)) {
      const [batch, channels, height, width] = inputShape;
      const last = { ...asLast(attrs), inputShape: [batch, height, width, channels] };
      return toFirst(run(tf.Conv2DBackpropInput, backend, { dy: toLast(dy), filter }, last));
    }
    const info = infoOf(inputShape, filter.shape, attrs);
    // Of a gradient that is too large, as tfjs allows it to be, the rest stands for nothing.
    const whole = dy.shape.every((size, axis) => size <= info.outShape[axis]!)
      ? dy
      : tf.slice(dy, [0, 0, 0, 0], info.outShape);
    if (isOfTensorFlow(info)) return original({ dy: whole, filter });
    const slides = slidesOf(inputShape, info);
    const padded = inputShape.map((size, axis) => {
      const slide = slides[axis - 1];
      return slide ? size + slide.before + slide.after : size;
    });
    const gradient = original({ dy: whole, filter }, { ...valid, inputShape: padded });
    return unfit(gradient, slides, inputShape);
  });

const conv2dFilterGradient = () =>
  kernel(tf.Conv2DBackpropFilter, ({ inputs, attrs, backend, original }) => {
    const { x, dy } = inputs as Record<'x' | 'dy', tf.Tensor>;
    if (isFirst(attrs)) {
      const last = { x: toLast(x), dy: toLast(dy) };
      return run(tf.Conv2DBackpropFilter, backend, last, {
        ...asLast(attrs),
        filterShape: attrs.filterShape,
      });
    }
    const info = infoOf(x.shape, attrs.filterShape, attrs);
    if (isOfTensorFlow(info)) return original();
    return original({ x: fit(x, slidesOf(x.shape, info)), dy }, valid);
  });

/** A bias or a slope a channel, beside channels that come first. */
const besideFirst = (x: tf.Tensor): tf.Tensor =>
  x.rank === 1 && x.size > 1 ? tf.reshape(x, [x.size, 1, 1]) : x;

const fused = (kernelName: string, convolution: string) =>
  kernel(kernelName, ({ inputs, attrs, backend }) => {
    const {
      x,
      filter,
      bias,
      preluActivationWeights: slopes,
    } = inputs as {
      x: tf.Tensor;
      filter: tf.Tensor;
      bias?: tf.Tensor | undefined;
      preluActivationWeights?: tf.Tensor | undefined;
    };
    const beside = isFirst(attrs) ? besideFirst : (x: tf.Tensor) => x;
    const product = run(convolution, backend, { x, filter }, attrs);
    const sum = bias == null ? product : tf.add(product, beside(bias));
    const { activation, leakyreluAlpha } = attrs;
    return backend.applyActivation(sum, activation, slopes && beside(slopes), leakyreluAlpha);
  });

const pairOf = (value: Pair | number | null | undefined): Pair =>
  typeof value === 'number' ? [value, value] : (value ?? [1, 1]);

/** Dilation, and padding by numbers, are done to the filter and the input: not all processors can. */
const depthwise = () =>
  kernel(tf.DepthwiseConv2dNative, ({ inputs, attrs, backend, original }) => {
    const { x, filter } = inputs as Record<'x' | 'filter', tf.Tensor>;
    if (isFirst(attrs))
      return toFirst(
        run(tf.DepthwiseConv2dNative, backend, { x: toLast(x), filter }, asLast(attrs)),
      );
    const info = infoOf(x.shape, filter.shape, attrs, true);
    const padded = isOfTensorFlow(info) ? x : fit(x, slidesOf(x.shape, info));
    const wide = dilate(filter, pairOf(attrs.dilations));
    const pad = isOfTensorFlow(info) ? {} : valid;
    return original({ x: padded, filter: wide }, { ...pad, dilations: [1, 1] });
  });

const depthwiseInputGradient = () =>
  kernel(tf.DepthwiseConv2dNativeBackpropInput, ({ inputs, attrs, original }) => {
    const { dy, filter } = inputs as Record<'dy' | 'filter', tf.Tensor>;
    const { inputShape } = attrs as { inputShape: Shape4D };
    const info = infoOf(inputShape, filter.shape, attrs, true);
    const given = { dy, filter: dilate(filter, pairOf(attrs.dilations)) };
    if (isOfTensorFlow(info)) return original(given, { dilations: [1, 1] });
    const slides = slidesOf(inputShape, info);
    const padded = inputShape.map((size, axis) => {
      const slide = slides[axis - 1];
      return slide ? size + slide.before + slide.after : size;
    });
    const gradient = original(given, { ...valid, dilations: [1, 1], inputShape: padded });
    return unfit(gradient, slides, inputShape);
  });

const depthwiseFilterGradient = () =>
  kernel(tf.DepthwiseConv2dNativeBackpropFilter, ({ inputs, attrs, original }) => {
    const { x, dy } = inputs as Record<'x' | 'dy', tf.Tensor>;
    const { filterShape } = attrs as { filterShape: Shape4D };
    const info = infoOf(x.shape, filterShape, attrs, true);
    const dilations = pairOf(attrs.dilations);
    const wide = filterShape.map((taps, axis) => (taps - 1) * (dilations[axis] ?? 1) + 1);
    const isOwn = isOfTensorFlow(info);
    const gradient = original(
      { x: isOwn ? x : fit(x, slidesOf(x.shape, info)), dy },
      {
        ...(isOwn ? {} : valid),
        dilations: [1, 1],
        filterShape: [...wide.slice(0, 2), ...filterShape.slice(2)],
      },
    );
    return undilate(gradient, dilations);
  });

const conv3d = () =>
  kernel(tf.Conv3D, ({ inputs, attrs, original }) => {
    const { x, filter } = inputs as Record<'x' | 'filter', tf.Tensor>;
    const { dilations } = attrs as { dilations: number | number[] };
    const each = typeof dilations === 'number' ? [dilations, dilations, dilations] : dilations;
    return original({ x, filter: dilate(filter, each) }, { dilations: 1 });
  });

export const convolutionKernels = (): Kernel[] => [
  conv2d(),
  conv2dInputGradient(),
  conv2dFilterGradient(),
  fused(tf.FusedConv2D, tf.Conv2D),
  fused(tf.FusedDepthwiseConv2D, tf.DepthwiseConv2dNative),
  depthwise(),
  depthwiseInputGradient(),
  depthwiseFilterGradient(),
  conv3d(),
];
