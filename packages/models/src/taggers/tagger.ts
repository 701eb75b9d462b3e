import { type LossFunction, layersModelWeights, losses, type Trainable } from '@resattn/core';
import {
  dense,
  dropout,
  type LinearChainCrf,
  layerNorm,
  linearChainCrf,
  preActivationBlock,
  recurrentStack,
  sinusoidalPositions,
  transformerEncoder,
} from '@resattn/layers';
import { type Complete, checkOptions, requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { requireChoice, requireRate, resolveFields } from '../config/fields.js';
import { WideScores } from './wide-scores.js';
import { WordFeatures } from './word-features.js';
import { PADDING_ID } from './word-vocabulary.js';

/** What reads the words of a sentence in their context. */
export const taggerEncoders = ['bilstm', 'resnet-attention', 'transformer'] as const;
export type TaggerEncoder = (typeof taggerEncoders)[number];

export interface TaggerConfig {
  /** Number of words, padding and unknown words included; see `WordVocabulary`. */
  readonly vocabularySize: number;
  /** Number of characters, padding and unknown ones included. */
  readonly characterVocabularySize: number;
  /** Number of tags. */
  readonly numTags: number;
  /**
   * `bilstm`: LSTM in both directions. `resnet-attention`: residual convolutions, then self-attention
   * around a residual connection. `transformer`: self-attention in every layer. Default `bilstm`.
   */
  readonly encoder?: TaggerEncoder | undefined;
  /** Whether tags are scored together by a CRF, else each by itself. Default true. */
  readonly crf?: boolean | undefined;
  /**
   * Number of lexical features that score the tags directly, too, as in a linear tagger: words, affixes,
   * shapes and neighbours, with 0, which is none; see `FeatureIndex`. Default 0: the network by itself.
   */
  readonly numFeatures?: number | undefined;
  /**
   * Added to the scores of all tags but the first (`O`) when the best tags are sought, not to their
   * probabilities: above 0 more entities are found. Default 0.
   */
  readonly entityBias?: number | undefined;
  /** Features of a word. Default 100. */
  readonly embeddingDim?: number | undefined;
  /** Features of a character. Default 30. */
  readonly characterDim?: number | undefined;
  /** Features that the characters of a word give it. Default 30. */
  readonly characterFilters?: number | undefined;
  /** Features of a word in its context, even; half of them for each direction of the LSTM. Default 200. */
  readonly units?: number | undefined;
  /** Layers of the encoder. Default 1. */
  readonly numLayers?: number | undefined;
  /** Part of the words that are read as unknown while training. Default 0.1. */
  readonly wordDropout?: number | undefined;
  /** Dropout rate of the words, between layers and before the tags. Default 0.5. */
  readonly dropout?: number | undefined;
}

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

/** A model that gives each word of a sentence a tag. */
export interface Tagger extends Trainable {
  /** The configuration that makes it again, defaults filled in. */
  readonly config: Complete<TaggerConfig>;
  /**
   * Inputs `words` `[batch, time]`, `characters` `[batch, time, length]` and, where it knows lexical
   * features, `features` `[batch, time, count]`, int32. Outputs: the scores of the tags, `[batch, time, tags]`, and the
   * probability of each tag at each place, of the same shape.
   */
  readonly model: tf.LayersModel;
  /** Scores tags side by side; undefined where each tag is for itself. */
  readonly crf: LinearChainCrf | undefined;
  /** Scores of the tags by the words in their context, `[batch, time, tags]`. */
  score(inputs: TaggerInputs, options?: { readonly training?: boolean | undefined }): tf.Tensor;
  /** The scores, and the probability of each tag at each place, of the same shape. */
  apply(inputs: TaggerInputs): { readonly scores: tf.Tensor; readonly probabilities: tf.Tensor };
  /** The best tags of a sentence `[batch, time]`, int32, 0 at padding. */
  decode(scores: tf.Tensor, mask: tf.Tensor): tf.Tensor;
}

/** A batch of sentences. */
export interface TaggerInputs {
  /** `[batch, time]`, int32. */
  readonly words: tf.Tensor;
  /** `[batch, time, length]`, int32. */
  readonly characters: tf.Tensor;
  /** `[batch, time, count]`, int32; see `lexicalFeatures`. Only where the tagger knows features. */
  readonly features?: tf.Tensor | undefined;
}

/** 1 where a word stands, 0 where padding does, `[batch, time]`, float32. */
export const wordMask = ({ words }: Pick<TaggerInputs, 'words'>): tf.Tensor =>
  tf.cast(tf.notEqual(words, tf.scalar(PADDING_ID, 'int32')), 'float32');

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
  return tagger;
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
    throw new Error(`tagger: entityBias is ${config.entityBias}, want a number`);
  for (const field of ['wordDropout', 'dropout'] as const)
    requireRate('tagger', field, config[field]);
  requireChoice('tagger', 'encoder', config.encoder, taggerEncoders);
  const divisor = config.encoder === 'bilstm' ? 2 : 2 * HEADS;
  if (config.units % divisor !== 0) {
    throw new Error(
      `tagger: units is ${config.units}, want a multiple of ${divisor} for the encoder ` +
        `"${config.encoder}"`,
    );
  }
}

export interface TaggerLossOptions {
  /** Probability taken from the right tag in training and spread over all; not with a CRF. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * The loss function of a tagger for `Trainer`: negative log-likelihood in nats a word, of the whole
 * sequence of tags with a CRF.
 *
 * Reads `words`, `characters`, `labels` `[batch, time]` and, where given, `features` and `weights`
 * `[batch, time]` of a batch, as `wordTagsCollator` makes them. Outside training a further output is `tags` `[batch, time]`,
 * the best ones.
 *
 * @throws Error for label smoothing with a CRF, which has no probability of one tag to smooth.
 */
export function taggerLoss(tagger: Tagger, options: TaggerLossOptions = {}): LossFunction {
  checkOptions('taggerLoss', options, { labelSmoothing: true });
  const { labelSmoothing = 0 } = options;
  const { crf } = tagger;
  if (crf && labelSmoothing > 0)
    throw new Error(`taggerLoss: labelSmoothing is ${labelSmoothing}, want 0 with a CRF`);
  return (batch, training) => {
    const { words, characters, features, labels, weights } = batch;
    if (!words || !characters || !labels) {
      throw new Error(
        'a batch of a tagger holds words, characters and labels, got ' +
          `${Object.keys(batch).join(', ') || 'nothing'}; use wordTagsCollator`,
      );
    }
    const mask = wordMask({ words });
    const counted = weights ?? mask;
    const scores = tagger.score({ words, characters, features }, { training });
    const sum = crf
      ? // All words of a sentence weigh alike.
        tf.sum(tf.mul(crf.negativeLogLikelihood(scores, labels, mask), tf.max(counted, 1)))
      : tf.sum(
          tf.mul(
            losses.softmaxCrossEntropy(scores, labels, {
              labelSmoothing: training ? labelSmoothing : 0,
              reduction: 'none',
            }),
            counted,
          ),
        );
    const weight = tf.sum(counted);
    // A batch of rows that do not count has the loss 0.
    const loss = tf.div(sum, tf.maximum(weight, 1e-12));
    return { loss, weight, ...(!training && { tags: tagger.decode(scores, mask) }) };
  };
}
