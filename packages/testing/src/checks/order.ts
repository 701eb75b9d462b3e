import * as tf from '@tensorflow/tfjs';
import type { LayerSubject } from '../subject.js';
import { call, expectSmall, fail, largestDifference, makeInputs } from '../tensors.js';

/** Positions after `step` of every input that shares the first input's axis 1, from other values. */
function changeFuture(subject: LayerSubject, inputs: tf.Tensor[], step: number): tf.Tensor[] {
  const others = makeInputs(subject, 2);
  const axis = subject.inputs[0]!.axes[1];
  return inputs.map((input, i) =>
    subject.inputs[i]!.axes[1] === axis
      ? tf.concat(
          [tf.slice(input, [0, 0], [-1, step + 1]), tf.slice(others[i]!, [0, step + 1], [-1, -1])],
          1,
        )
      : input,
  );
}

export function futureChangesNothing(subject: LayerSubject): void {
  tf.tidy(() => {
    const layer = subject.create();
    const inputs = makeInputs(subject);
    const time = inputs[0]!.shape[1]!;
    const before = call(layer, inputs)[0]!;
    for (let step = 0; step < time - 1; step++) {
      const after = call(layer, changeFuture(subject, inputs, step))[0]!;
      const size = [-1, step + 1];
      const past = tf.slice(before, [0, 0], size);
      expectSmall(
        largestDifference(past, tf.slice(after, [0, 0], size)),
        1e-6,
        `output up to step ${step}`,
      );
      if (largestDifference(before, after) === 0)
        fail(`no output changes when all inputs after step ${step} change`);
    }
  });
}

export function permutationIsFollowed(subject: LayerSubject): void {
  tf.tidy(() => {
    const layer = subject.create();
    const inputs = makeInputs(subject);
    const axis = subject.inputs[0]!.axes[1];
    const permute = (x: tf.Tensor) => tf.reverse(x, 1);
    const permuted = inputs.map((input, i) =>
      subject.inputs[i]!.axes[1] === axis ? permute(input) : input,
    );
    const before = call(layer, inputs)[0]!;
    const after = call(layer, permuted)[0]!;
    const wanted = subject.permutation === 'equivariant' ? permute(before) : before;
    expectSmall(largestDifference(after, wanted), 1e-5, 'output for reversed input');
  });
}
