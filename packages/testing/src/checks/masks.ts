import * as tf from '@tensorflow/tfjs';
import { type LayerSubject, maskedInputs, type Sizes, usualSizes } from '../subject.js';
import {
  call,
  cutTo,
  expectSmall,
  fail,
  largestDifference,
  makeInputs,
  outputMask,
} from '../tensors.js';

/** One mask an input; all sequences but the first lose their last two positions. */
function makeMasks(subject: LayerSubject, inputs: tf.Tensor[]): (tf.Tensor | null)[] {
  const masked = maskedInputs(subject);
  return inputs.map((input, i) => {
    if (!masked.includes(i)) return null;
    const [batch, time] = input.shape as [number, number];
    const rows = Array.from({ length: batch }, (_, row) =>
      Array.from({ length: time }, (_, step) => (row === 0 || step < time - 2 ? 1 : 0)),
    );
    return tf.tensor2d(rows, [batch, time], 'bool');
  });
}

/** `x` with other values where the mask is 0. */
function replaceHidden(x: tf.Tensor, mask: tf.Tensor | null, other: tf.Tensor): tf.Tensor {
  if (mask === null) return x;
  const wide = [...mask.shape, ...new Array<number>(x.rank - 2).fill(1)];
  const keep = tf.cast(tf.reshape(mask, wide), x.dtype);
  return tf.add(tf.mul(x, keep), tf.mul(other, tf.sub(tf.scalar(1, x.dtype), keep)));
}

export function hiddenTokensChangeNothing(subject: LayerSubject): void {
  tf.tidy(() => {
    const layer = subject.create();
    const inputs = makeInputs(subject);
    const masks = makeMasks(subject, inputs);
    const others = makeInputs(subject, 2);
    const changed = inputs.map((input, i) => replaceHidden(input, masks[i]!, others[i]!));
    const before = call(layer, inputs, { mask: masks });
    const after = call(layer, changed, { mask: masks });
    // Where positions of the output are hidden, so are rows of what comes with it (scores).
    const compared = outputMask(before[0]!) ? before.slice(0, 1) : before;
    compared.forEach((output, i) => {
      const mask = outputMask(output);
      expectSmall(largestDifference(output, after[i]!, mask), 1e-5, `output ${i}`);
    });
  });
}

export function morePaddingChangesNothing(subject: LayerSubject): void {
  const masked = maskedInputs(subject);
  const padded = new Set(masked.map((i) => subject.inputs[i]!.axes[1]));
  // An input that shares the axis but takes no mask must grow too, so there is nothing to compare.
  const shared = subject.inputs.some(({ axes }, i) => !masked.includes(i) && padded.has(axes[1]!));
  if (shared) return;
  const longer: Record<string, number> = {};
  for (const axis of padded)
    if (typeof axis === 'string') longer[axis] = (usualSizes[axis] ?? 4) + 3;
  tf.tidy(() => {
    const layer = subject.create();
    const inputs = makeInputs(subject);
    const masks = makeMasks(subject, inputs);
    const fillers = makeInputs(subject, 3, longer as Sizes);
    const grown = inputs.map((input, i) =>
      masks[i] === null
        ? input
        : tf.concat([input, tf.slice(fillers[i]!, [0, input.shape[1]!])], 1),
    );
    const grownMasks = masks.map(
      (mask) =>
        mask &&
        tf.cast(
          tf.pad(tf.cast(mask, 'int32'), [
            [0, 0],
            [0, 3],
          ]),
          'bool',
        ),
    );
    const before = call(layer, inputs, { mask: masks });
    const after = call(layer, grown, { mask: grownMasks });
    const compared = outputMask(before[0]!) ? before.slice(0, 1) : before;
    compared.forEach((output, i) => {
      const same = cutTo(after[i]!, output.shape);
      expectSmall(largestDifference(output, same, outputMask(output)), 1e-5, `output ${i}`);
    });
  });
}

export function allMaskedIsDefined(subject: LayerSubject): void {
  tf.tidy(() => {
    const layer = subject.create();
    const inputs = makeInputs(subject);
    const masked = maskedInputs(subject);
    const masks = inputs.map((input, i) =>
      masked.includes(i) ? tf.zeros(input.shape.slice(0, 2), 'bool') : null,
    );
    call(layer, inputs, { mask: masks }).forEach((output, i) => {
      if (!output.dataSync().every(Number.isFinite))
        fail(`output ${i} is not finite when every position is masked`);
    });
  });
}

export function noMaskEqualsMaskOfOnes(subject: LayerSubject): void {
  tf.tidy(() => {
    const layer = subject.create();
    const inputs = makeInputs(subject);
    const masked = maskedInputs(subject);
    const ones = inputs.map((input, i) =>
      masked.includes(i) ? tf.ones(input.shape.slice(0, 2), 'int32') : null,
    );
    const without = call(layer, inputs);
    const withOnes = call(layer, inputs, { mask: ones });
    without.forEach((output, i) => {
      expectSmall(largestDifference(output, withOnes[i]!), 1e-5, `output ${i}`);
    });
  });
}
