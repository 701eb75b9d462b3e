import * as tf from '@tensorflow/tfjs';
import { type LayerSubject, maskedInputs } from '../subject.js';
import { call, fail, makeInputs, showShape } from '../tensors.js';

/** Runs `run` and returns the message of its error. */
function messageOf(run: () => unknown, what: string): string {
  try {
    tf.tidy(() => {
      run();
    });
  } catch (error) {
    return (error as Error).message;
  }
  return fail(`no error for ${what}`);
}

function expectAll(message: string, parts: readonly string[], what: string): void {
  for (const part of parts)
    if (!message.includes(part)) fail(`the error for ${what} does not say ${part}: "${message}"`);
}

export function wrongRankIsRefused(subject: LayerSubject): void {
  const inputs = makeInputs(subject);
  const wrong = tf.reshape(inputs[0]!, [1, 1, 1, ...inputs[0]!.shape]);
  const given = subject.anyRank ? tf.scalar(1) : wrong;
  const message = messageOf(
    () => call(subject.create(), [given, ...inputs.slice(1)]),
    'an input of another rank',
  );
  expectAll(message, [showShape(given.shape), 'expected'], 'an input of another rank');
  tf.dispose([...inputs, wrong, given]);
}

/** A built layer refuses another number of features and names both. */
export function wrongFeaturesAreRefused(subject: LayerSubject): void {
  const axes = subject.inputs[0]!.axes;
  const features = axes[axes.length - 1];
  if (typeof features !== 'number' || subject.inputs[0]!.dtype === 'int32') return;
  const layer = subject.create();
  const inputs = makeInputs(subject);
  tf.tidy(() => call(layer, inputs));
  const wrong = tf.concat([inputs[0]!, inputs[0]!], inputs[0]!.rank - 1);
  const message = messageOf(() => call(layer, [wrong, ...inputs.slice(1)]), 'more features');
  expectAll(message, [showShape(wrong.shape), `${features}`], 'more features');
  tf.dispose([...inputs, wrong]);
}

export function wrongMaskIsRefused(subject: LayerSubject): void {
  const masked = maskedInputs(subject);
  const inputs = makeInputs(subject);
  for (const i of masked) {
    const [batch, time] = inputs[i]!.shape as [number, number];
    const cases: [string, tf.Tensor, string[]][] = [
      [
        'a mask of another length',
        tf.ones([batch, time + 1], 'bool'),
        [showShape([batch, time + 1]), showShape([batch, time])],
      ],
      ['a float mask', tf.ones([batch, time], 'float32'), ['float32', 'bool']],
    ];
    for (const [what, mask, parts] of cases) {
      const masks = inputs.map((_, k) => (k === i ? mask : null));
      const message = messageOf(() => call(subject.create(), inputs, { mask: masks }), what);
      expectAll(message, parts, what);
      mask.dispose();
    }
  }
  tf.dispose(inputs);
}

export function wrongDtypeIsRefused(subject: LayerSubject): void {
  const inputs = makeInputs(subject);
  const wrong = tf.cast(inputs[0]!, 'bool');
  const message = messageOf(
    () => call(subject.create(), [wrong, ...inputs.slice(1)]),
    'an input of booleans',
  );
  expectAll(message, ['bool', 'expected'], 'an input of booleans');
  tf.dispose([...inputs, wrong]);
}
