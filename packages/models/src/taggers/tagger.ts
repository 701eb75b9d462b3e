import { layersModelWeights } from '@resattn/core';
import {
  dense,
  dropout,
  layerNorm,
  linearChainCrf,
  preActivationBlock,
  recurrentStack,
  sinusoidalPositions,
  transformerEncoder,
} from '@resattn/layers';
import { type Complete, requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { requireChoice, requireRate, resolveFields } from '../config/fields.js';
import { shownModel } from '../display/model-view.js';
import {
  type Tagger,
  type TaggerConfig,
  type TaggerInputs,
  taggerEncoders,
} from './tagger-interface.js';
import { taggerLoss } from './tagger-loss.js';
import { WideScores } from './wide-scores.js';
import { WordFeatures } from './word-features.js';
import { wordMask } from './word-mask.js';

const defaults = {
  encoder: 'bilstm',
  crf: true,
  numFeatures: 0,
  entityBias: 0,
  embeddingDim: 100,
  characterDim: 30,
  characterFilters: 30,
  units: 200,
  numLayers: 1,
  wordDropout: 0.1,
  dropout: 0.5,
} as const;

/** Heads of self-attention. */
const HEADS = 4;

/**
 * A tagger: words by their embedding and their characters, read in context, and tags that are scored
 * together.
 *
 * ```text
 * x_t = [E[word_t]; max over its characters of conv(C[characters_t])]     [batch, time, features]
 * h = BiLSTM(x), or residual convolutions and self-attention              [batch, time, units]
 * e = W h + b + sum over the features f of word t of V[f]                 [batch, time, tags]
 * p(y) = exp(sum over t of e_t[y_t] + A[y_t-1, y_t]) / Z                  (softmax(e_t) without CRF)
 * ```
 *
 * With the defaults it is the BiLSTM-CNN-CRF of Ma and Hovy, ACL 2016, https://arxiv.org/abs/1603.01354,
 * without pretrained embeddings; `numFeatures` adds the direct features of Huang, Xu and Yu, 2015,
 * https://arxiv.org/abs/1508.01991, which `widenTagger` trains.
 *
 * @throws Error for a configuration out of range, naming the field.
 */
export function makeTagger(config: TaggerConfig): Tagger {
  const sizes = ['vocabularySize', 'characterVocabularySize', 'numTags'];
  const resolved = resolveFields<TaggerConfig>('tagger', config, defaults, sizes);
  check(resolved);
  const { numTags, dropout: rate } = resolved;
  const words = tf.input({ shape: [null], dtype: 'int32', name: 'words' });
  const characters = tf.input({ shape: [null, null], dtype: 'int32', name: 'characters' });
  const x = new WordFeatures({
    name: 'word',
    vocabularySize: resolved.vocabularySize,
    embeddingDim: resolved.embeddingDim,
    characterVocabularySize: resolved.characterVocabularySize,
    characterDim: resolved.characterDim,
    characterFilters: resolved.characterFilters,
    wordDropout: resolved.wordDropout,
    dropout: rate,
  }).apply([words, characters]);
  const h = dropout({ name: 'dropout', rate }).apply(encode(x, resolved));
  const deep = dense({ name: 'tags', units: numTags }).apply(h);
  const { numFeatures, entityBias } = resolved;
  const isWide = numFeatures > 0;
  const features = tf.input({ shape: [null, null], dtype: 'int32', name: 'features' });
  const scores = isWide
    ? new WideScores({ name: 'wide', numFeatures, dropout: rate }).apply([deep, features])
    : deep;
  const crf = resolved.crf ? linearChainCrf({ name: 'crf' }) : undefined;
  const probable = crf ?? tf.layers.activation({ name: 'softmax', activation: 'softmax' });
  const probabilities = probable.apply(scores) as tf.SymbolicTensor;
  const inputs = isWide ? [words, characters, features] : [words, characters];
  const listed = (given: TaggerInputs) => {
    if (!isWide) return [given.words, given.characters];
    if (given.features) return [given.words, given.characters, given.features];
    throw new Error(
      'tagger: features are missing; encode words with the vocabulary of the tagger, which has them',
    );
  };
  const bias = Array.from({ length: numTags }, (_, k) => (k === 0 ? 0 : entityBias));
  const biased = (given: tf.Tensor) =>
    entityBias === 0 ? given : tf.add(given, tf.tensor1d(bias));
  const model = tf.model({ name: 'tagger', inputs, outputs: [scores, probabilities] });
  // Shares its layers: what is trained does not compute the probabilities.
  const scorer = tf.model({ name: 'tag_scores', inputs, outputs: scores });
  const tagger: Tagger = {
    config: resolved,
    weights: layersModelWeights(model),
    model,
    crf,
    score: (given, { training = false } = {}) =>
      scorer.apply(listed(given), { training }) as tf.Tensor,
    apply(given) {
      const [all, probability] = model.apply(listed(given)) as [tf.Tensor, tf.Tensor];
      return { scores: all, probabilities: probability };
    },
    decode(given, mask) {
      return tf.tidy(() => {
        const judged = biased(given);
        if (crf) return crf.decode(judged, mask).tags;
        return tf.mul(tf.argMax(judged, 2), tf.cast(mask, 'int32'));
      });
    },
    loss: (batch, training = false) => taggerLoss(tagger)(batch, training),
    predict({ words, characters, features }) {
      const given = { words: words!, characters: characters!, features };
      return { tags: tagger.decode(tagger.score(given), wordMask(given)) };
    },
  };
  return shownModel(tagger, `tagger, ${resolved.encoder}`);
}

function encode(x: tf.SymbolicTensor, config: Complete<TaggerConfig>): tf.SymbolicTensor {
  const { encoder, units, numLayers, dropout: rate } = config;
  if (encoder === 'bilstm') {
    return recurrentStack({
      name: 'lstm',
      cell: 'lstm',
      units: units / 2,
      numLayers,
      bidirectional: true,
      residual: true,
      dropout: rate,
    }).apply(x);
  }
  let h = dense({ name: 'projection', units }).apply(x);
  if (encoder === 'resnet-attention') {
    for (let i = 1; i <= numLayers; i++) {
      h = preActivationBlock({
        name: `block${i}`,
        filters: units,
        kernelSize: 3,
        zeroInit: true,
        norm: 'layerNorm',
        dropout: rate,
      }).apply(h);
    }
  } else h = sinusoidalPositions({ name: 'positions' }).apply(h);
  const attended = transformerEncoder({
    name: 'attention',
    numLayers: encoder === 'transformer' ? numLayers : 1,
    numHeads: HEADS,
    headDim: units / HEADS,
    hiddenUnits: 2 * units,
    residual: 'preNorm',
    dropout: rate,
  }).apply(h);
  return layerNorm({ name: 'norm' }).apply(attended);
}

function check(config: Complete<TaggerConfig>): void {
  const whole = ['embeddingDim', 'characterDim', 'characterFilters', 'units', 'numLayers'] as const;
  for (const field of whole) requireWholeNumber('tagger', field, config[field], 1);
  for (const field of ['vocabularySize', 'characterVocabularySize', 'numTags'] as const)
    requireWholeNumber('tagger', field, config[field], 2);
  requireWholeNumber('tagger', 'numFeatures', config.numFeatures, 0);
  if (!Number.isFinite(config.entityBias))
    throw new Error(`tagger: entityBias is ${config.entityBias}, expected a number`);
  for (const field of ['wordDropout', 'dropout'] as const)
    requireRate('tagger', field, config[field]);
  requireChoice('tagger', 'encoder', config.encoder, taggerEncoders);
  const divisor = config.encoder === 'bilstm' ? 2 : 2 * HEADS;
  if (config.units % divisor !== 0) {
    throw new Error(
      `tagger: units is ${config.units}, expected a multiple of ${divisor} for the encoder ` +
        `"${config.encoder}"`,
    );
  }
}
