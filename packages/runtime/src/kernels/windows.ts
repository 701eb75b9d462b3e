import * as tf from '@tensorflow/tfjs';

/** How a window slides along one axis: what is added around the axis, and how many places it has. */
export interface Slide {
  readonly before: number;
  /** Negative where windows do not reach the end. */
  readonly after: number;
  readonly places: number;
}

type Info = Pick<
  tf.backend_util.Conv2DInfo,
  'padInfo' | 'strideHeight' | 'strideWidth' | 'effectiveFilterHeight' | 'effectiveFilterWidth'
> &
  Partial<Pick<tf.backend_util.Conv3DInfo, 'strideDepth' | 'effectiveFilterDepth'>> & {
    readonly outShape: readonly number[];
  };

/**
 * What has to be added around `[batch, ...axes, channels]` so that windows without padding are those
 * of `info`. TensorFlow pads by itself as `same` does, and in some operations by numbers of its own.
 */
export function slidesOf(shape: readonly number[], info: Info): Slide[] {
  const {
    front = 0,
    top,
    left,
  } = info.padInfo as { front?: number | undefined; top: number; left: number };
  const is3d = shape.length === 5;
  const before = is3d ? [front, top, left] : [top, left];
  const filter = [info.effectiveFilterHeight, info.effectiveFilterWidth];
  const step = [info.strideHeight, info.strideWidth];
  if (is3d) {
    filter.unshift(info.effectiveFilterDepth!);
    step.unshift(info.strideDepth!);
  }
  return before.map((zeros, axis) => {
    const places = info.outShape[axis + 1]!;
    const covered = (places - 1) * step[axis]! + filter[axis]!;
    return { before: zeros, after: covered - shape[axis + 1]! - zeros, places };
  });
}

/** Adds `value` around the inner axes of `x`, and cuts off what no window reaches. */
export function fit(x: tf.Tensor, slides: readonly Slide[], value = 0): tf.Tensor {
  const kept = x.shape.map((size, axis) => size + Math.min(slides[axis - 1]?.after ?? 0, 0));
  const paddings = x.shape.map((_, axis): [number, number] => {
    const slide = slides[axis - 1];
    return slide ? [slide.before, Math.max(slide.after, 0)] : [0, 0];
  });
  return tf.pad(tf.slice(x, zeros(x.rank), kept), paddings, value);
}

/** The part of the gradient of `fit(x)` that belongs to `x`, of the given shape. */
export function unfit(gradient: tf.Tensor, slides: readonly Slide[], shape: readonly number[]) {
  const start = shape.map((_, axis) => slides[axis - 1]?.before ?? 0);
  const kept = shape.map((size, axis) => size + Math.min(slides[axis - 1]?.after ?? 0, 0));
  const missing = shape.map((size, axis): [number, number] => [0, size - kept[axis]!]);
  return tf.pad(tf.slice(gradient, start, kept), missing);
}

export const hasNoPlace = (slides: readonly Slide[]): boolean =>
  slides.some(({ places }) => places <= 0);

/** Whether TensorFlow's own `same` and `valid` are not what is asked for. */
export const needsFit = (type: string, slides: readonly Slide[]): boolean =>
  type !== 'SAME' && (type !== 'VALID' || slides.some(({ after }) => after > 0));

/** A filter with zeros between its taps, along its first axes. */
export function dilate(filter: tf.Tensor, dilations: readonly number[]): tf.Tensor {
  return dilations.reduce((result, dilation, axis) => {
    if (dilation === 1) return result;
    const shape = result.shape.slice();
    const taps = shape[axis]!;
    shape.splice(axis + 1, 0, 1);
    const apart = tf.pad(
      tf.reshape(result, shape),
      shape.map((_, i): [number, number] => [0, i === axis + 1 ? dilation - 1 : 0]),
    );
    const merged = result.shape.slice();
    merged[axis] = taps * dilation;
    const kept = merged.slice();
    kept[axis] = (taps - 1) * dilation + 1;
    return tf.slice(tf.reshape(apart, merged), zeros(merged.length), kept);
  }, filter);
}

/** The taps of a dilated filter's gradient. */
export function undilate(gradient: tf.Tensor, dilations: readonly number[]): tf.Tensor {
  const steps = gradient.shape.map((_, axis) => dilations[axis] ?? 1);
  return tf.stridedSlice(gradient, zeros(gradient.rank), gradient.shape, steps);
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);
