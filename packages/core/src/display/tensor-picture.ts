import { type Markup, markup } from '@resattn/host';
import * as tf from '@tensorflow/tfjs';
import { encodePng, type Pixels, pngAddress } from './png.js';

/** Pixels along an edge at most; larger ones leave rows and columns out. */
const MAX_PIXELS = 256;
/** Pictures of a tensor at most. */
const MAX_PICTURES = 8;
/** Sides of an image at least: what is smaller is numbers. */
const MIN_SIDE = 8;

/**
 * Pictures of a tensor that is one to a reader: images `[height, width, channels]` or a batch of them, with
 * 1, 3 or 4 channels, and attention weights `[query, key]`, `[head, query, key]` or `[batch, head, query, key]`,
 * whose rows are not negative and sum to 1. Undefined for any other.
 */
export async function tensorPictures(tensor: tf.Tensor): Promise<Markup | undefined> {
  const { rank, dtype, size } = tensor;
  if (rank < 2 || rank > 4 || size === 0 || !['float32', 'int32', 'bool'].includes(dtype))
    return undefined;
  const kind = (await isAttention(tensor)) ? 'attention' : isImage(tensor) ? 'image' : undefined;
  if (kind === undefined) return undefined;
  const inner = kind === 'image' ? 3 : 2;
  const outer = tensor.shape.slice(0, rank - inner).reduce((a, b) => a * b, 1);
  const shape = tensor.shape.slice(rank - inner);
  const count = Math.min(outer, MAX_PICTURES);
  const thinned = tf.tidy(() => thin(tf.reshape(tensor, [outer, ...shape]), count));
  try {
    const values = (await thinned.data()) as ArrayLike<number>;
    const [, height, width, channels = 1] = thinned.shape as number[];
    const each = height! * width! * channels;
    const largest = Array.from(values).reduce((a, b) => Math.max(a, b), 0);
    const pictures: Markup[] = [];
    for (let i = 0; i < count; i++) {
      const own = Array.from({ length: each }, (_, k) => values[i * each + k]!);
      const size = { height: height!, width: width! };
      const pixels =
        kind === 'image'
          ? imagePixels(own, size, channels, largest > 1 ? 255 : 1)
          : weightPixels(own, size);
      pictures.push(pictureMarkup(await encodePng(pixels), size, shape));
    }
    const rest = outer > count ? ` · ${count} of ${outer}` : '';
    const label = kind === 'attention' ? 'attention: a row a query, a column a key' : 'image';
    return markup`<p>${pictures}</p><p class="muted">${label}${rest}</p>`;
  } finally {
    thinned.dispose();
  }
}

/** The first pictures, with rows and columns left out where there are too many. */
function thin(stack: tf.Tensor, count: number): tf.Tensor {
  const strides = stack.shape.map((n, axis) =>
    axis === 1 || axis === 2 ? Math.ceil(n / MAX_PIXELS) : 1,
  );
  const end = stack.shape.map((n, axis) => (axis === 0 ? count : n));
  const part = tf.stridedSlice(
    stack,
    stack.shape.map(() => 0),
    end,
    strides,
  );
  return tf.cast(part, 'float32');
}

function isImage({ rank, shape, dtype }: tf.Tensor): boolean {
  if (rank < 3 || dtype === 'bool') return false;
  const [height, width, channels] = shape.slice(-3) as [number, number, number];
  return [1, 3, 4].includes(channels) && Math.min(height, width) >= MIN_SIDE;
}

async function isAttention(tensor: tf.Tensor): Promise<boolean> {
  const keys = tensor.shape.at(-1)!;
  if (tensor.dtype !== 'float32' || keys < 2 || tensor.shape.at(-2)! < 2) return false;
  const checked = tf.tidy(() => {
    const sums = tf.sum(tensor, -1);
    // A row that may attend to nothing has no weights.
    const isWhole = tf.logicalOr(
      tf.lessEqual(tf.abs(tf.sub(sums, 1)), 1e-3),
      tf.equal(tf.sum(tf.abs(tensor), -1), 0),
    );
    const hasWeights = tf.any(tf.greater(sums, 0.5));
    return tf.logicalAnd(
      tf.logicalAnd(tf.all(isWhole), hasWeights),
      tf.all(tf.greaterEqual(tensor, 0)),
    );
  });
  try {
    return (await checked.data())[0] === 1;
  } finally {
    checked.dispose();
  }
}

interface Size {
  readonly height: number;
  readonly width: number;
}

function imagePixels(
  values: readonly number[],
  { height, width }: Size,
  channels: number,
  white: number,
): Pixels {
  const rgba = new Uint8Array(4 * height * width);
  const byte = (value: number) => Math.round((255 * Math.min(Math.max(value, 0), white)) / white);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++)
      rgba[4 * i + c] = byte(values[i * channels + (channels === 1 ? 0 : c)]!);
    rgba[4 * i + 3] = channels === 4 ? byte(values[4 * i + 3]!) : 255;
  }
  return { height, width, rgba };
}

/** One hue, which is seen on white and on black, the stronger the larger the weight. */
const HUE = [58, 134, 212] as const;

function weightPixels(values: readonly number[], { height, width }: Size): Pixels {
  const rgba = new Uint8Array(4 * height * width);
  const largest = Math.max(...values, 1e-9);
  values.forEach((value, i) => {
    rgba.set([...HUE, Math.round((255 * Math.max(value, 0)) / largest)], 4 * i);
  });
  return { height, width, rgba };
}

function pictureMarkup(
  file: Uint8Array,
  { height, width }: Size,
  shape: readonly number[],
): Markup {
  const scale = Math.max(1, Math.floor(160 / Math.max(height, width)));
  const style = `image-rendering:pixelated;border:1px solid var(--ra-line);margin:2px 6px 2px 0;max-width:100%`;
  return markup`<img src="${pngAddress(file)}" width="${width * scale}" height="${height * scale}" alt="picture of ${shape.join(' × ')}" style="${style}">`;
}
