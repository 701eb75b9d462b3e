import { jit, losses, ops, optimizers, RandomGenerator } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { uneven } from '@test/gradients';
import { hasXla } from '@test/xla';
import { describe, expect, it } from 'vitest';

const ids = tf.tensor2d(
  [
    [1, 4, 2, 0],
    [3, 3, 1, 2],
  ],
  [2, 4],
  'int32',
);
const labels = tf.tensor1d([2, 0], 'int32');
const mask = tf.tensor2d([
  [1, 1, 1, 0],
  [1, 1, 1, 1],
]);

/** A small model that uses every kind of operation, or a bowl around its weights, for three steps. */
function train(
  make: () => optimizers.Optimizer,
  options: { compiler: 'graph' | 'xla' } | undefined,
  isBowl = false,
): number[] {
  const shapes = { table: [5, 4], kernel: [3, 4, 4], gamma: [4], head: [4, 3], bias: [3] };
  const weights = Object.entries(shapes).map(([, shape], seed) =>
    tf.tidy(() => tf.variable(tf.mul(uneven(shape, seed + 1), 0.7))),
  );
  const [table, kernel, gamma, head, bias] = weights as [
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
  ];
  const generator = new RandomGenerator(7);
  const optimizer = make();
  optimizer.build(weights);
  const loss = () => {
    const embedded = ops.embeddingLookup(table, ids, { padId: 0 });
    const convolved = ops.conv1d(embedded, kernel, { bias: gamma });
    const dilated = ops.conv1d(convolved, kernel, { padding: 'causal', dilationRate: 2 });
    const masked = ops.batchNorm(ops.gelu(dilated), { gamma, mask }).y;
    const unmasked = ops.batchNorm(masked, { beta: gamma }).y;
    const x = ops.rmsNorm(ops.layerNorm(unmasked, { gamma, beta: gamma }), { gamma });
    const heads = tf.transpose(tf.reshape(x, [2, 4, 2, 2]), [0, 2, 1, 3]);
    const { output } = ops.scaledDotProductAttention(heads, heads, heads, { mask, causal: true });
    const pooled = tf.reshape(tf.mean(output, 2), [2, 4]);
    const logits = ops.dense(ops.dropout(pooled, 0.25, { generator }), head, bias);
    return losses.softmaxCrossEntropy(logits, labels, { labelSmoothing: 0.1 });
  };
  const bowl = () => tf.addN(weights.map((weight, i) => tf.sum(tf.mul(tf.square(weight), 1 + i))));
  const minimize = () => optimizer.minimize(isBowl ? bowl : loss, true, weights);
  const step = options ? jit(minimize, options) : minimize;
  const values: number[] = [];
  for (let i = 0; i < 3; i++) {
    const value = step();
    values.push(value.dataSync()[0]!);
    value.dispose();
  }
  values.push(...weights.flatMap((weight) => [...weight.dataSync()]));
  if (options) (step as ReturnType<typeof jit>).dispose();
  tf.dispose(weights);
  optimizer.dispose();
  generator.dispose();
  return values;
}

describe('a training step', () => {
  const settings = { learningRate: 0.01, clipNorm: 1 };
  it.each(
    Object.entries({
      sgd: () => optimizers.sgd({ ...settings, momentum: 0.9, nesterov: true }),
      adam: () => optimizers.adam(settings),
      adamAmsgrad: () => optimizers.adam({ ...settings, amsgrad: true }),
      adamw: () => optimizers.adamw(settings),
      adagrad: () => optimizers.adagrad(settings),
      rmsprop: () =>
        optimizers.rmsprop({ ...settings, momentum: 0.9, centered: true, epsilon: 0.1 }),
      adadelta: () => optimizers.adadelta(settings),
      adamax: () => optimizers.adamax(settings),
      nadam: () => optimizers.nadam(settings),
      radam: () => optimizers.radam(settings),
      adafactor: () => optimizers.adafactor(settings),
      lamb: () => optimizers.lamb(settings),
    }),
  )('with %s is the same eagerly, as a graph and compiled by XLA', (name, make) => {
    // XLA takes seconds for the whole model, whose operations are the same with each optimizer.
    const isBowl = name !== 'adam';
    const eager = train(make, undefined);
    expect(eager.every(Number.isFinite)).toBe(true);
    expectClose(train(make, { compiler: 'graph' }), eager, 2e-4, `${name}, graph`);
    const reference = isBowl ? train(make, undefined, isBowl) : eager;
    if (hasXla)
      expectClose(train(make, { compiler: 'xla' }, isBowl), reference, 2e-4, `${name}, xla`);
  });
});
