import { jit, setSeed, tensorFlowBackend } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { type LayerSubject, maskedInputs } from '../subject.js';
import { call, expectSmall, fail, largestDifference, list, makeInputs } from '../tensors.js';

export function compilersOfBackend(): ('graph' | 'xla')[] {
  const backend = tensorFlowBackend();
  return backend && backend.kernels.obstacles.xla === undefined ? ['graph', 'xla'] : ['graph'];
}

export function eagerEqualsJit(subject: LayerSubject, compiler: 'graph' | 'xla'): void {
  const layer = subject.create();
  const inputs = makeInputs(subject);
  const eager = tf.tidy(() => call(layer, inputs));
  const compiled = jit((...values: tf.Tensor[]) => call(layer, values), { compiler });
  // Twice: the first call traces, the second runs what was traced.
  for (let run = 0; run < 2; run++) {
    const outputs = list(compiled(...inputs));
    outputs.forEach((output, i) => {
      expectSmall(
        largestDifference(eager[i]!, output),
        subject.tolerance ?? 1e-5,
        `output ${i} of call ${run + 1}`,
      );
    });
    tf.dispose(outputs);
  }
  compiled.dispose();
  tf.dispose([...eager, ...inputs]);
  layer.dispose();
}

export function sameSeedSameResult(subject: LayerSubject): void {
  const run = () => {
    setSeed(11);
    return tf.tidy(() => call(subject.create(), makeInputs(subject), { training: true }));
  };
  const [first, second] = [run(), run()];
  first.forEach((output, i) => {
    expectSmall(largestDifference(output, second[i]!), 0, `output ${i} with the same seed`);
  });
  tf.dispose([...first, ...second]);
}

export function trainingFlagIsObeyed(subject: LayerSubject): void {
  const { trainingMatters = false, random = trainingMatters } = subject;
  tf.tidy(() => {
    const layer = subject.create();
    const inputs = makeInputs(subject);
    const inference = call(layer, inputs)[0]!;
    const again = call(layer, inputs)[0]!;
    if (largestDifference(inference, again) !== 0) fail('two calls at inference differ');
    setSeed(5);
    // A few coins thrown twice may fall alike, so there are more throws than two.
    const calls = Array.from({ length: 8 }, () => call(layer, inputs, { training: true })[0]!);
    const changes = calls.some((trained) => largestDifference(inference, trained) > 0);
    if (changes !== trainingMatters)
      fail(`training: true ${changes ? 'changes' : 'does not change'} the output`);
    const draws = calls.some((trained) => largestDifference(calls[0]!, trained) > 0);
    if (draws !== random)
      fail(`calls in training ${draws ? 'differ' : 'are equal'}: random numbers, yes or no?`);
  });
}

export function nothingLeaks(subject: LayerSubject): void {
  const layer = subject.create();
  const inputs = makeInputs(subject);
  const masked = maskedInputs(subject);
  const mask = inputs.map((input, i) =>
    masked.includes(i) ? tf.ones(input.shape.slice(0, 2), 'bool') : null,
  );
  for (const training of [false, true]) tf.tidy(() => call(layer, inputs, { training, mask }));
  const before = tf.memory().numTensors;
  for (const training of [false, true]) {
    const outputs = call(layer, inputs, { training, mask });
    const masks = outputs.flatMap(({ kerasMask }) =>
      kerasMask == null || mask.includes(kerasMask) ? [] : [kerasMask],
    );
    const kept = new Set([...outputs, ...masks]).size;
    const grown = tf.memory().numTensors - before;
    if (grown !== kept)
      fail(`a call keeps ${grown} tensors, expected ${kept} (its outputs and their masks)`);
    tf.dispose([...outputs, ...masks]);
  }
  const weights = layer.weights.length;
  layer.dispose();
  const freed = before - tf.memory().numTensors;
  if (freed !== weights) fail(`dispose freed ${freed} tensors, expected the ${weights} weights`);
  tf.dispose(inputs);
  tf.dispose(mask.filter((one) => one !== null));
}

export function shortSequencesAreDefined(subject: LayerSubject): void {
  for (const time of [0, 1]) {
    if (time < (subject.shortest ?? 0)) continue;
    tf.tidy(() => {
      const layer = subject.create();
      const inputs = makeInputs(subject, 1, { time });
      call(layer, inputs).forEach((output, i) => {
        if (!output.dataSync().every(Number.isFinite))
          fail(`output ${i} is not finite for a sequence of length ${time}`);
      });
    });
  }
}
