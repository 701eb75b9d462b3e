import { setSeed } from '@resattn/core';
import {
  additiveAttentionPooling,
  basicBlock,
  layerNorm,
  multiHeadAttention,
  preNormResidual,
  sinusoidalPositions,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { length, letters, makeExamples } from './task.js';

/** Layers of this package and of tfjs in one model: the answer, and what it looked at. */
function makeModels(): { model: tf.LayersModel; attention: tf.LayersModel } {
  const features = 16;
  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  let h = tokenEmbedding({
    vocabularySize: letters.length,
    embeddingDim: features,
    padId: 0,
  }).apply(tokens);
  h = sinusoidalPositions().apply(h);
  h = basicBlock({ filters: features, norm: 'layerNorm' }).apply(h);
  const heads = multiHeadAttention({ numHeads: 2 });
  h = preNormResidual({ layer: heads }).apply(h);
  h = layerNorm().apply(h);
  const pooling = additiveAttentionPooling({ units: features, returnAttentionScores: true });
  const [context, weights] = pooling.apply(h);
  const answer = tf.layers.dense({
    units: 1,
    activation: 'sigmoid',
    kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
    name: 'answer',
  });
  const probability = answer.apply(context) as tf.SymbolicTensor;
  return {
    model: tf.model({ inputs: tokens, outputs: probability, name: 'which_came_first' }),
    attention: tf.model({ inputs: tokens, outputs: weights }),
  };
}

/** Where a trained model is kept: a folder in Node.js, the browser's own store there. */
export interface ModelStore {
  readonly save: tf.io.IOHandler | string;
  readonly load: () => tf.io.IOHandler | string;
}

export interface Report {
  readonly backend: string;
  readonly accuracy: number;
  /** Largest difference between the trained and the loaded model's answers. */
  readonly difference: number;
  /** One sequence, and how much the model looked at each letter. */
  readonly letters: string[];
  readonly weights: number[];
}

/** Trains, measures on sequences not seen before, saves, loads, and compares. */
export async function trainSaveLoad(
  store: ModelStore,
  onEpoch: (epoch: number, loss: number) => void,
): Promise<Report> {
  setSeed(1);
  const { model, attention } = makeModels();
  model.compile({ optimizer: tf.train.adam(0.006), loss: 'binaryCrossentropy' });
  const training = makeExamples(384, 7);
  await model.fit(training.tokens, training.labels, {
    epochs: 12,
    batchSize: 32,
    // The examples stand in no order; tfjs would shuffle them by Math.random, another way each time.
    shuffle: false,
    callbacks: {
      onEpochEnd: async (epoch, logs) => onEpoch(epoch + 1, Number(logs?.loss)),
    },
  });

  const fresh = makeExamples(200, 11);
  const answers = model.predict(fresh.tokens) as tf.Tensor;
  const right = tf.equal(tf.greater(answers, 0.5), tf.cast(fresh.labels, 'bool'));
  const accuracy = (await tf.mean(tf.cast(right, 'float32')).data())[0]!;

  await model.save(store.save);
  const loaded = await tf.loadLayersModel(store.load());
  const again = loaded.predict(fresh.tokens) as tf.Tensor;
  const difference = (await tf.max(tf.abs(tf.sub(answers, again))).data())[0]!;

  const weights = (attention.predict(fresh.tokens) as tf.Tensor).slice([0, 0], [1, length]);
  return {
    backend: tf.getBackend(),
    accuracy,
    difference,
    letters: fresh.rows[0]!.map((id) => letters[id]!),
    weights: Array.from(await weights.data()),
  };
}
