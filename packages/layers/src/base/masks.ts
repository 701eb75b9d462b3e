import * as tf from '@tensorflow/tfjs';
import { formatShape, toList, toSingleOrList } from './shapes.js';

/** A Keras mask: `[batch, time]`, bool or int32, 1 (true) = real token, attend. Null: no mask. */
export type Mask = tf.Tensor | null;

/**
 * Finds the mask of each input of an eager call.
 *
 * tfjs passes only the mask of the first input (`kwargs.mask`), and goes on passing it to later
 * layers after a layer without masking has dropped it. So inside a model the masks travel with the
 * tensors themselves, as `tensor.kerasMask`; see {@link carryMasks}. The mask with which a model is
 * called is that of its first input. A mask that the caller gives always wins:
 * `layer.apply(x, { mask })`, `layer.apply([q, k], { mask: [qMask, kMask] })`.
 */
export function findMasks(
  layer: tf.layers.Layer,
  owner: string,
  inputs: readonly tf.Tensor[],
  isList: boolean,
  given: Mask | Mask[] | undefined,
): Mask[] {
  if (Array.isArray(given) && given.length > inputs.length)
    throw new Error(
      `${owner}: got ${given.length} masks for ${inputs.length} inputs, expected one an input; ` +
        'null stands for no mask',
    );
  const masks = inputs.map((input, i): Mask => {
    if (Array.isArray(given)) return given[i] ?? null;
    if (given !== undefined && !isList) return given;
    if (input.kerasMask !== undefined) return input.kerasMask;
    return i === 0 ? passedMask(layer, input, given) : null;
  });
  masks.forEach((mask, i) => {
    checkMask(owner, mask, inputs[i]!);
  });
  return masks;
}

/** What `kwargs.mask` says of a layer's first input, of which nothing else is known. */
function passedMask(layer: tf.layers.Layer, input: tf.Tensor, passed: Mask | undefined): Mask {
  if (passed == null) return null;
  const isFirst =
    layer.inboundNodes.length === 0 ||
    layer.inboundNodes.some(({ inboundLayers: [before] }) => isInputLayer(before));
  if (!isFirst) return null;
  const [batch, time] = input.shape;
  const fits = passed.shape[0] === batch && passed.shape[1] === time;
  return fromModels.has(passed) && !fits ? null : passed;
}

const isInputLayer = (layer: tf.layers.Layer | undefined): boolean =>
  layer?.getClassName() === 'InputLayer';

function checkMask(owner: string, mask: Mask, input: tf.Tensor): void {
  if (mask === null) return;
  if (mask.isDisposed)
    throw new Error(
      `${owner}: the mask that came with the input ${formatShape(input.shape)} was disposed; ` +
        'call both layers in one tf.tidy, or pass the mask: layer.apply(x, { mask })',
    );
  if (mask.dtype !== 'bool' && mask.dtype !== 'int32')
    throw new Error(
      `${owner}: the mask has dtype ${mask.dtype}, expected bool or int32 with 1 = attend; ` +
        "convert it with .cast('bool')",
    );
  const [batch, time] = input.shape;
  if (mask.rank !== 2 || mask.shape[0] !== batch || mask.shape[1] !== time)
    throw new Error(
      `${owner}: the mask has shape ${formatShape(mask.shape)}, expected [batch, time] = ` +
        `${formatShape(input.shape.slice(0, 2))} of the input ${formatShape(input.shape)}`,
    );
}

const carrying = new WeakSet<tf.layers.Layer>();
const reached = new WeakSet<tf.SymbolicTensor>();
/** Masks that a model passes on, also to layers whose input has none. */
const fromModels = new WeakSet<tf.Tensor>();
const merging = new Set(['Add', 'Average', 'Maximum', 'Minimum', 'Multiply']);

type IsOurs = (layer: tf.layers.Layer) => boolean;

/** Makes the layers of tfjs that a symbolic tensor comes from hand masks on as Keras does. */
export function carryMasksTo(tensor: tf.SymbolicTensor, isOurs: IsOurs): void {
  if (reached.has(tensor)) return;
  reached.add(tensor);
  carryMasksThrough(tensor.sourceLayer, isOurs);
  for (const input of tensor.inputs) carryMasksTo(input, isOurs);
}

/** The same for the layers that take what `layer` gives. */
export function carryMasksFrom(layer: tf.layers.Layer, isOurs: IsOurs): void {
  for (const { outboundLayer, outputTensors } of layer.outboundNodes) {
    if (outputTensors.every((tensor) => reached.has(tensor))) continue;
    for (const tensor of outputTensors) carryMasksTo(tensor, isOurs);
    carryMasksFrom(outboundLayer, isOurs);
  }
}

/**
 * tfjs calls `computeMask(inputs, undefined)` after each eager call and stores the result with the
 * output, and a model calls it once more with a list that holds `undefined` where there is no mask:
 * here the masks come from the inputs. Where a layer returns its very input (dropout at inference),
 * tfjs copies it after storing the mask; here it is copied before. A layer gets the mask of its own
 * input, not the one that the model found last. The masks of inputs that are merged are combined by
 * `and`, an input without a mask counting as ones. Nothing else changes in the layer.
 */
function carryMasksThrough(layer: tf.layers.Layer, isOurs: IsOurs): void {
  if (carrying.has(layer)) return;
  carrying.add(layer);
  if (layer instanceof tf.LayersModel) {
    for (const output of layer.outputs) carryMasksTo(output, isOurs);
    return;
  }
  if (isOurs(layer)) return;
  let current: Mask[] | undefined;
  const call = layer.call.bind(layer);
  layer.call = (inputs, kwargs = {}) => {
    const list = toList(inputs);
    const [passed = null] = toList(kwargs.mask as Mask | undefined);
    const masks = list.map(({ kerasMask }) => kerasMask ?? null);
    if (list[0]!.kerasMask === undefined) masks[0] = passedMask(layer, list[0]!, passed);
    current = masks;
    const output = call(inputs, { ...kwargs, mask: masks[0] });
    return list.includes(output as tf.Tensor) ? tf.clone(output as tf.Tensor) : output;
  };
  if (!layer.supportsMasking) return;
  const computeMask = layer.computeMask.bind(layer);
  layer.computeMask = (inputs, mask) => {
    const list = toList(inputs);
    const given = mask === undefined && current ? current : inputMasks(list, mask);
    current = undefined;
    const results = toList<Mask | undefined>(
      list.length === 1
        ? computeMask(inputs, given[0] as tf.Tensor)
        : mergeMasks(layer, list, given, computeMask),
    );
    const [node] = layer.inboundNodes;
    const owned = Array.from({ length: node?.outputTensors.length ?? results.length }, (_, i) =>
      ownMask(results[i] ?? null, given),
    );
    noteMasks(owned, mask !== undefined);
    return toSingleOrList(owned) as tf.Tensor;
  };
}

/**
 * The mask of each input, null for none: what came with the tensor, if that is known, else what is
 * given. A model gives a list with `undefined` for no mask, tfjs's layers give nothing.
 */
export function inputMasks(
  inputs: readonly tf.Tensor[],
  given: Mask | undefined | readonly (Mask | undefined)[],
): Mask[] {
  const list = toList<Mask | undefined>(given as Mask);
  return inputs.map(({ kerasMask }, i) =>
    kerasMask === undefined ? (list[i] ?? null) : kerasMask,
  );
}

let keptMasks: tf.Tensor[] | undefined;

/** Notes the masks of a layer's outputs: those that a model passes on, and those of a call. */
export function noteMasks(masks: readonly Mask[], isPassedOn: boolean): void {
  for (const mask of masks) {
    if (mask === null) continue;
    if (isPassedOn) fromModels.add(mask);
    else if (keptMasks) keptMasks.push(tf.keep(mask));
  }
}

/**
 * Lets masks into and out of models that hold layers of ours: tfjs frees all that a model computes
 * but its outputs, and with it the masks on them.
 */
export function carryMasksThroughModels(isOurs: IsOurs): void {
  const holdsOurs = (model: tf.LayersModel): boolean =>
    model.layers.some((layer) =>
      layer instanceof tf.LayersModel ? holdsOurs(layer) : isOurs(layer),
    );
  const { apply } = tf.layers.Layer.prototype;
  tf.LayersModel.prototype.apply = function (this: tf.LayersModel, inputs, kwargs) {
    const list = toList<tf.Tensor | tf.SymbolicTensor>(inputs);
    if (!carrying.has(this) && !holdsOurs(this)) return apply.call(this, inputs, kwargs);
    if (list[0] instanceof tf.SymbolicTensor) {
      for (const tensor of list) carryMasksTo(tensor as tf.SymbolicTensor, isOurs);
      return apply.call(this, inputs, kwargs);
    }
    const outer = keptMasks;
    const kept: tf.Tensor[] = [];
    keptMasks = kept;
    try {
      const outputs = apply.call(this, inputs, kwargs) as tf.Tensor | tf.Tensor[];
      for (const output of toList(outputs))
        if (output.kerasMask && kept.includes(output.kerasMask)) {
          output.kerasMask = tf.clone(output.kerasMask);
          outer?.push(tf.keep(output.kerasMask));
        }
      return outputs;
    } finally {
      tf.dispose(kept);
      keptMasks = outer;
    }
  };
}

/** The mask of a layer with several inputs. */
function mergeMasks(
  layer: tf.layers.Layer,
  inputs: tf.Tensor[],
  masks: readonly Mask[],
  computeMask: tf.layers.Layer['computeMask'],
): Mask | Mask[] {
  const known = masks.filter((mask) => mask !== null);
  if (known.length === 0) return null;
  const className = layer.getClassName();
  if (merging.has(className))
    return tf.tidy(() =>
      known.map((mask) => tf.cast(mask, 'bool')).reduce((all, mask) => tf.logicalAnd(all, mask)),
    );
  // tfjs's own fills in ones of the shape of the input, which fit no mask along time.
  const filled =
    className === 'Concatenate'
      ? masks.map((mask, i) => mask ?? tf.ones(inputs[i]!.shape.slice(0, known[0]!.rank), 'bool'))
      : masks;
  return computeMask(inputs, filled as tf.Tensor[]);
}

/** A copy of `mask` if it is one of `others`. */
export function ownMask(mask: Mask, others: readonly Mask[]): Mask {
  return mask !== null && others.includes(mask) ? tf.clone(mask) : mask;
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
