import { setSeed, type Trainable } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  classifierLoss,
  classifierPredict,
  textClassifier,
} from './classifiers/text-classifier.js';
import { textCnn } from './classifiers/text-cnn.js';
import { countParameters } from './count-parameters.js';
import { asLanguageModel, asSequenceToSequence } from './pretrained/as-generators.js';
import { pretrainedLoss, pretrainedPredict } from './pretrained/fine-tuning/loss.js';
import { tinyModel } from './pretrained/fixtures/tiny-models.js';
import { languageModelLoss } from './sequence/language-model.js';
import { sequenceLoss } from './sequence/sequence-to-sequence.js';
import { transformer } from './sequence/transformer.js';
import { transformerLanguageModel } from './sequence/transformer-language-model.js';

const ids = (rows: number[][]) => tf.tensor2d(rows, [rows.length, rows[0]!.length], 'int32');
const text = () => ({ tokens: ids([[3, 4, 5, 0]]), mask: ids([[1, 1, 1, 0]]) });
const next = () => ({
  ...text(),
  labels: ids([[4, 5, 1, 0]]),
  weights: tf.tensor2d([[1, 1, 1, 0]]),
});
const pair = () => ({ source: ids([[3, 4]]), target: ids([[2, 5, 6]]) });
const answered = () => ({
  ...pair(),
  labels: ids([[5, 6, 1]]),
  weights: tf.tensor2d([[1, 1, 1]]),
});

const first = (tensors: Readonly<Record<string, tf.Tensor | undefined>>, name: string) =>
  Array.from(tensors[name]!.dataSync());

describe('a model gives Trainer what it needs', () => {
  it('a classifier: cross-entropy, probabilities', () => {
    setSeed(1);
    const model = textCnn({ vocabularySize: 12, numClasses: 3, embeddingDim: 4, filters: 2 });
    const batch = { ...text(), labels: tf.tensor1d([2], 'int32') };
    expect(first(model.loss(batch), 'loss')).toEqual(
      first(classifierLoss(model)(batch, false), 'loss'),
    );
    expect(first(model.predict!(text()), 'probabilities')).toEqual(
      first(classifierPredict(model)(text()), 'probabilities'),
    );
    expect(Object.keys(model.weights)).toContain('embedding/embeddings');
  });

  it('a layers model of one’s own, as a classifier', () => {
    const tokens = tf.input({ shape: [4], dtype: 'int32' });
    const embedded = tf.layers.embedding({ inputDim: 12, outputDim: 2 }).apply(tokens);
    const flat = tf.layers.flatten().apply(embedded);
    const logits = tf.layers.dense({ units: 3 }).apply(flat) as tf.SymbolicTensor;
    const model = textClassifier({
      family: 'own',
      config: { vocabularySize: 12, numClasses: 3, padId: 0 },
      model: tf.model({ inputs: tokens, outputs: logits }),
    });
    expect(countParameters(model)).toBe(12 * 2 + 8 * 3 + 3);
    expect(model.maxLength).toBe(Number.POSITIVE_INFINITY);
    const batch = { ...text(), labels: tf.tensor1d([2], 'int32') };
    expect(first(model.loss(batch, true), 'loss')[0]).toBeGreaterThan(0);
    expect(() => textClassifier({ ...model, labels: 3 } as never)).toThrow(/unknown option/);
  });

  it('a sequence-to-sequence model, ours and pretrained: cross-entropy a token, logits', () => {
    const pretrained = tinyModel('t5', 'seq2seq');
    const sizes = { sourceVocabularySize: 12, targetVocabularySize: 12, startId: 2, eosId: 1 };
    const own = transformer({
      ...sizes,
      ...{ modelDim: 8, numHeads: 2, hiddenUnits: 8, numEncoderLayers: 1, numDecoderLayers: 1 },
    });
    for (const model of [own, asSequenceToSequence(pretrained)]) {
      const wanted = first(sequenceLoss(model)(answered(), false), 'loss');
      expect(first(model.loss(answered()), 'loss')).toEqual(wanted);
      expect(model.predict!(pair()).logits!.shape.slice(0, 2)).toEqual([1, 3]);
      expect(() => model.predict!(text())).toThrow('holds source and target, got tokens, mask');
    }
    pretrained.dispose();
  });

  it('a language model, ours and pretrained', () => {
    const pretrained = tinyModel('gpt2', 'causal-lm');
    const own = transformerLanguageModel({
      ...{ vocabularySize: 12, modelDim: 8, numHeads: 2, hiddenUnits: 8, numLayers: 1 },
    });
    for (const model of [own, asLanguageModel(pretrained)]) {
      const wanted = first(languageModelLoss(model)(next(), false), 'loss');
      expect(first(model.loss(next()), 'loss')).toEqual(wanted);
      expect(model.predict!(text()).logits!.shape.slice(0, 2)).toEqual([1, 4]);
    }
    pretrained.dispose();
  });

  it('a pretrained model of each kind', () => {
    const batches = {
      bert: { ...text(), labels: tf.tensor1d([1], 'int32') },
      gpt2: next(),
      t5: answered(),
    };
    const tasks = { bert: 'sequence-classification', gpt2: 'causal-lm', t5: 'seq2seq' } as const;
    for (const family of ['bert', 'gpt2', 't5'] as const) {
      const model: Trainable & ReturnType<typeof tinyModel> = tinyModel(family, tasks[family]);
      const batch = batches[family];
      const wanted = pretrainedLoss(model)(batch, false);
      expect(first(model.loss(batch), 'loss')).toEqual(first(wanted, 'loss'));
      expect(Object.keys(model.predict!(batch))).toEqual(
        Object.keys(pretrainedPredict(model)(batch)),
      );
      model.dispose();
    }
  });
});
