import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { tokenEmbedding } from '../embedding/index.js';
import { dense } from '../feedforward/index.js';
import { meanPooling } from '../pooling/index.js';

const batch = 2;
const [time, size] = [5, 8];

type Apply = (x: tf.SymbolicTensor) => tf.SymbolicTensor;

const before: Record<string, Apply> = {
  dropout: (x) => apply(tf.layers.dropout({ rate: 0.5 }), x),
  activation: (x) => apply(tf.layers.activation({ activation: 'relu' }), x),
  dense: (x) => apply(tf.layers.dense({ units: size }), x),
  layerNormalization: (x) => apply(tf.layers.layerNormalization(), x),
  batchNormalization: (x) => apply(tf.layers.batchNormalization(), x),
  timeDistributed: (x) =>
    apply(tf.layers.timeDistributed({ layer: tf.layers.dense({ units: size }) }), x),
  lstm: (x) => apply(tf.layers.lstm({ units: size, returnSequences: true }), x),
  bidirectional: (x) =>
    apply(
      tf.layers.bidirectional({
        layer: tf.layers.gru({ units: 4, returnSequences: true }) as never,
        mergeMode: 'concat',
      }),
      x,
    ),
  'leakyReLU, which has no masks': (x) => apply(tf.layers.leakyReLU(), x),
  add: (x) => tf.layers.add().apply([x, x]) as tf.SymbolicTensor,
  maximum: (x) => tf.layers.maximum().apply([x, x, x]) as tf.SymbolicTensor,
  concatenate: (x) => tf.layers.concatenate().apply([x, x]) as tf.SymbolicTensor,
  'concatenate with what has no mask': (x) =>
    tf.layers.concatenate().apply([x, withoutMask(x)]) as tf.SymbolicTensor,
  'add to what has no mask': (x) =>
    tf.layers.add().apply([withoutMask(x), x, withoutMask(x)]) as tf.SymbolicTensor,
  'conv1d, which has no masks': (x) => withoutMask(x),
  'permute, which has no masks': (x) => apply(tf.layers.permute({ dims: [1, 2] }), x),
  'a model of tfjs': (x) => {
    const inner = tf.input({ shape: [time, size] });
    const outputs = apply(tf.layers.dense({ units: size }), inner);
    return tf.model({ inputs: inner, outputs }).apply(x) as tf.SymbolicTensor;
  },
};

function apply(layer: tf.layers.Layer, x: tf.SymbolicTensor): tf.SymbolicTensor {
  return layer.apply(x) as tf.SymbolicTensor;
}

function withoutMask(x: tf.SymbolicTensor): tf.SymbolicTensor {
  return apply(tf.layers.conv1d({ filters: size, kernelSize: 1 }), x);
}

/** What comes after `before` in a model, called with sequences of 3 and 5 tokens. */
function pooled(kind: Apply, maskZero: boolean): { values: number[]; byHand: number[] } {
  const ids = tf.input({ shape: [time], dtype: 'int32' });
  const embedding = tf.layers.embedding({ inputDim: 10, outputDim: size, maskZero });
  const features = kind(apply(embedding, ids));
  const head = tf.model({ inputs: ids, outputs: features });
  const model = tf.model({ inputs: ids, outputs: apply(meanPooling(), features) });
  const texts = tf.tensor2d([3, 4, 5, 0, 0, 1, 2, 3, 4, 5], [batch, time], 'int32');
  const values = (model.predict(texts) as tf.Tensor).dataSync();
  const mask = maskZero ? tf.notEqual(texts, 0) : undefined;
  const computed = head.predict(texts);
  const byHand = meanPooling()
    .apply(computed, mask ? { mask } : {})
    .dataSync();
  return { values: [...values], byHand: [...byHand] };
}

const expectClose = (got: readonly number[], wanted: readonly number[]): void => {
  expect(got.length).toBe(wanted.length);
  for (const [i, value] of got.entries()) expect(value).toBeCloseTo(wanted[i]!, 5);
};

describe.each(Object.entries(before))('after %s', (name, kind) => {
  it('predicts without a mask', () => {
    const { values, byHand } = pooled(kind, false);
    expectClose(values, byHand);
  });

  it('has the mask of the embedding, if the layer hands one on', () => {
    const { values, byHand } = pooled(kind, !name.endsWith('no masks'));
    expectClose(values, byHand);
  });

  it('trains', async () => {
    const ids = tf.input({ shape: [time], dtype: 'int32' });
    const embedding = tf.layers.embedding({ inputDim: 10, outputDim: size, maskZero: true });
    const read = apply(dense({ units: size }), kind(apply(embedding, ids)));
    const outputs = apply(tf.layers.dense({ units: 1 }), read);
    const model = tf.model({ inputs: ids, outputs });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const { history } = await model.fit(
      tf.ones([batch, time], 'int32'),
      tf.zeros([batch, time, 1]),
      { epochs: 1, verbose: 0 },
    );
    expect(Number.isFinite(history.loss![0] as number)).toBe(true);
  });
});

describe('a layer of tfjs after ours', () => {
  it('has the mask of its input, not one that was dropped before', () => {
    const ids = tf.input({ shape: [time], dtype: 'int32' });
    const embedded = tokenEmbedding({ vocabularySize: 10, embeddingDim: size, padId: 0 });
    const pooled = apply(meanPooling(), apply(embedded, ids));
    // The mask of 5 positions fits none of the 7.
    const repeated = apply(tf.layers.repeatVector({ n: 7 }), pooled);
    const outputs = apply(tf.layers.lstm({ units: 3 }), repeated);
    const model = tf.model({ inputs: ids, outputs });
    expect((model.predict(tf.ones([batch, time], 'int32')) as tf.Tensor).shape).toEqual([batch, 3]);
  });
});

describe('a model within a model', () => {
  const texts = () => tf.tensor2d([3, 4, 0, 0, 0], [1, time], 'int32');
  const changed = () => tf.tensor2d([3, 4, 7, 7, 7], [1, time], 'int32');

  /** Outputs for a text, and for one that differs where the mask of the text is 0. */
  function outputs(model: tf.LayersModel): [Float32Array, Float32Array] {
    const read = (x: tf.Tensor) => (model.predict(x) as tf.Tensor).dataSync() as Float32Array;
    return [read(texts()), read(changed())];
  }

  const embedding = () => tf.layers.embedding({ inputDim: 10, outputDim: size, maskZero: true });

  it('hands its mask out', () => {
    const innerIds = tf.input({ shape: [time], dtype: 'int32' });
    const inner = tf.model({
      inputs: innerIds,
      outputs: apply(tf.layers.dense({ units: size }), apply(embedding(), innerIds)),
    });
    const ids = tf.input({ shape: [time], dtype: 'int32' });
    const features = inner.apply(ids) as tf.SymbolicTensor;
    const model = tf.model({ inputs: ids, outputs: apply(meanPooling(), features) });
    const wanted = tf.tidy(() => {
      const x = tf.slice(inner.predict(texts()) as tf.Tensor, [0, 0, 0], [-1, 2, -1]);
      return tf.mean(x, 1).dataSync();
    });
    expectClose([...outputs(model)[0]], [...wanted]);
  });

  it('takes the mask of what it is called with', () => {
    const innerX = tf.input({ shape: [time, size] });
    const inner = tf.model({ inputs: innerX, outputs: apply(meanPooling(), innerX) });
    const ids = tf.input({ shape: [time], dtype: 'int32' });
    const recurrent = apply(
      tf.layers.lstm({ units: size, returnSequences: true }),
      apply(embedding(), ids),
    );
    const model = tf.model({ inputs: ids, outputs: inner.apply(recurrent) as tf.SymbolicTensor });
    const features = tf.model({ inputs: ids, outputs: recurrent });
    const wanted = tf.tidy(() => {
      const x = tf.slice(features.predict(texts()) as tf.Tensor, [0, 0, 0], [-1, 2, -1]);
      return tf.mean(x, 1).dataSync();
    });
    expectClose([...outputs(model)[0]], [...wanted]);
  });

  it('takes a mask by hand', () => {
    const x = tf.input({ shape: [time, size] });
    const model = tf.model({
      inputs: x,
      outputs: apply(meanPooling(), apply(tf.layers.activation({ activation: 'linear' }), x)),
    });
    const values = tf.randomNormal([1, time, size], 0, 1, 'float32', 1);
    const mask = tf.tensor2d([1, 1, 0, 0, 0], [1, time], 'bool');
    const got = (model.apply(values, { mask }) as tf.Tensor).dataSync();
    const wanted = tf.mean(tf.slice(values, [0, 0, 0], [-1, 2, -1]), 1).dataSync();
    expectClose([...got], [...wanted]);
  });

  it('leaves its output a mask that lives as long as the output', () => {
    const ids = tf.input({ shape: [time], dtype: 'int32' });
    const model = tf.model({
      inputs: ids,
      outputs: apply(dense({ units: size }), apply(embedding(), ids)),
    });
    const before = tf.memory().numTensors;
    const features = model.apply(texts()) as tf.Tensor;
    const wanted = tf.mean(tf.slice(features, [0, 0, 0], [-1, 2, -1]), 1).dataSync();
    expectClose([...meanPooling().apply(features).dataSync()], [...wanted]);
    expect([...features.kerasMask!.dataSync()]).toEqual([1, 1, 0, 0, 0]);
    features.dispose();
    // The text, the slice, its mean and the pooled features.
    expect(tf.memory().numTensors - before).toBe(4);
  });
});

it('refuses more masks than inputs', () => {
  const mask = tf.ones([batch, time], 'bool');
  expect(() =>
    dense({ units: 2 }).apply(tf.ones([batch, time, 3]), { mask: [mask, mask] } as never),
  ).toThrow('got 2 masks for 1 inputs, expected one an input');
});
