import * as tf from '@tensorflow/tfjs';
import { formatShape, toList } from './shapes.js';

/** A Keras mask: `[batch, time]`, bool or int32, 1 (true) = real token, attend. Null: no mask. */
export type Mask = tf.Tensor | null;

/**
 * Finds the mask of each input of an eager call.
 *
 * tfjs passes only the mask of the first input (`kwargs.mask`), and goes on passing it to later
 * layers after a layer without masking has dropped it. So inside a model the masks travel with the
 * tensors themselves, as `tensor.kerasMask`; see {@link carryMasks}. A mask that the caller gives
 * always wins: `layer.apply(x, { mask })`, `layer.apply([q, k], { mask: [qMask, kMask] })`.
 */
export function findMasks(
  owner: string,
  inputs: readonly tf.Tensor[],
  isList: boolean,
  given: Mask | Mask[] | undefined,
  isInModel: boolean,
): Mask[] {
  const masks = inputs.map((input, i): Mask => {
    if (Array.isArray(given)) return given[i] ?? null;
    if (given !== undefined && !isList) return given;
    if (input.kerasMask !== undefined) return input.kerasMask;
    return i === 0 && !isInModel ? (given ?? null) : null;
  });
  masks.forEach((mask, i) => {
    checkMask(owner, mask, inputs[i]!);
  });
  return masks;
}

function checkMask(owner: string, mask: Mask, input: tf.Tensor): void {
  if (mask === null) return;
  if (mask.isDisposed)
    throw new Error(
      `${owner}: the mask that came with the input ${formatShape(input.shape)} was disposed; ` +
        'call both layers in one tf.tidy, or pass the mask: layer.apply(x, { mask })',
    );
  if (mask.dtype !== 'bool' && mask.dtype !== 'int32')
    throw new Error(
      `${owner}: the mask has dtype ${mask.dtype}, wanted bool or int32 with 1 = attend; ` +
        "convert it with .cast('bool')",
    );
  const [batch, time] = input.shape;
  if (mask.rank !== 2 || mask.shape[0] !== batch || mask.shape[1] !== time)
    throw new Error(
      `${owner}: the mask has shape ${formatShape(mask.shape)}, wanted [batch, time] = ` +
        `${formatShape(input.shape.slice(0, 2))} of the input ${formatShape(input.shape)}`,
    );
}

const carrying = new WeakSet<tf.layers.Layer>();

/**
 * Makes tfjs's own layers upstream of a symbolic tensor attach their output mask to their output.
 *
 * tfjs calls `computeMask(inputs, undefined)` after each eager call and stores the result with the
 * output, but leaves out the masks of the inputs. Here they are filled in. And where a layer returns
 * its very input (dropout at inference), tfjs copies it after storing the mask; here it is copied
 * before. Nothing else changes in those layers.
 */
export function carryMasks(
  tensor: tf.SymbolicTensor,
  isOurs: (layer: tf.layers.Layer) => boolean,
): void {
  const layer = tensor.sourceLayer as tf.layers.Layer | undefined;
  if (layer == null || isOurs(layer) || carrying.has(layer)) return;
  carrying.add(layer);
  if (layer.supportsMasking) {
    const computeMask = layer.computeMask.bind(layer);
    layer.computeMask = (inputs, mask) => {
      const given = mask ?? masksOf(inputs);
      const results = computeMask(inputs, given);
      const owned = toList<Mask>(results).map((result) => ownMask(result, toList<Mask>(given)));
      return (Array.isArray(results) ? owned : owned[0]) as tf.Tensor;
    };
    const call = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => {
      const output = call(inputs, kwargs);
      const isInput =
        inputs === output || (Array.isArray(inputs) && inputs.includes(output as tf.Tensor));
      return isInput ? tf.clone(output as tf.Tensor) : output;
    };
  }
  for (const input of tensor.inputs) carryMasks(input, isOurs);
}

/** A copy of `mask` if it is one of `others`. */
export function ownMask(mask: Mask, others: readonly Mask[]): Mask {
  return mask !== null && others.includes(mask) ? tf.clone(mask) : mask;
}

function masksOf(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
  const masks = toList(inputs).map((input) => input.kerasMask ?? null);
  const found = masks.every((mask) => mask === null)
    ? null
    : Array.isArray(inputs)
      ? masks
      : masks[0];
  return found as tf.Tensor | tf.Tensor[];
}

/** The mask as numbers, 1 = attend, with axes of size 1 added at the end up to `rank`. */
export function maskAs(mask: tf.Tensor, rank: number, dtype: tf.DataType = 'float32'): tf.Tensor {
  return tf.reshape(tf.cast(mask, dtype), [
    ...mask.shape,
    ...new Array<number>(rank - mask.rank).fill(1),
  ]);
}

/** Sets padded positions of `x` `[batch, time, ...]` to zero. */
export function zeroPadding(x: tf.Tensor, mask: Mask): tf.Tensor {
  return mask === null ? x : tf.mul(x, maskAs(mask, x.rank));
}
