import { initializers } from '@resattn/core';
import * as ops from '@resattn/core/ops';
import {
  type Call,
  CompositeLayer,
  conv1d,
  type InputAxes,
  type LayerConfig,
  type Mask,
  maxPooling,
  registerLayer,
  required,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { PADDING_ID, UNKNOWN_ID } from './word-vocabulary.js';

export interface WordFeaturesOptions extends LayerConfig {
  /** Number of words, padding and unknown words included. */
  readonly vocabularySize: number;
  readonly embeddingDim: number;
  /** Number of characters, padding and unknown ones included. */
  readonly characterVocabularySize: number;
  /** Features of a character. */
  readonly characterDim: number;
  /** Features that the convolution over the characters gives a word. */
  readonly characterFilters: number;
  /** Part of the words that are read as unknown while training, by their characters alone. */
  readonly wordDropout: number;
  /** Dropout rate of the result. */
  readonly dropout: number;
}

/** Characters that the convolution reads at once. */
const KERNEL = 3;

/**
 * What a word is by itself and what its characters tell, side by side:
 * `x_t = [E[word_t]; max over its characters of conv(C[characters_t])]`.
 *
 * Shapes: words `[batch, time]` and characters `[batch, time, length]`, int32, to
 * `[batch, time, embeddingDim + characterFilters]`, with the mask of the words that are no padding.
 *
 * Ma and Hovy, "End-to-end sequence labeling via bi-directional LSTM-CNNs-CRF", ACL 2016,
 * https://arxiv.org/abs/1603.01354.
 */
export class WordFeatures extends CompositeLayer<WordFeaturesOptions> {
  static readonly className: string = 'resattn>WordFeatures';
  static {
    registerLayer(WordFeatures);
  }

  private words!: tf.layers.Layer;
  private characters!: tf.layers.Layer;
  private convolution!: tf.layers.Layer;
  private pooling!: tf.layers.Layer;

  constructor(config: WordFeaturesOptions) {
    super(config, {
      vocabularySize: required,
      embeddingDim: required,
      characterVocabularySize: required,
      characterDim: required,
      characterFilters: required,
      wordDropout: required,
      dropout: required,
    });
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'words', axes: ['batch', 'time'], holds: 'ids' },
      { name: 'characters', axes: ['batch', 'time', 'length'], holds: 'ids' },
    ];
  }

  protected override setup([words, characters]: tf.Shape[]): void {
    const { vocabularySize, embeddingDim, characterVocabularySize } = this.options;
    const { characterDim, characterFilters } = this.options;
    const table = (size: number, width: number) =>
      tokenEmbedding({
        vocabularySize: size,
        embeddingDim: width,
        padId: PADDING_ID,
        // Uniform with a variance of 1 / width, as in the paper.
        embeddingsInitializer: initializers.randomUniform({
          min: -Math.sqrt(3 / width),
          max: Math.sqrt(3 / width),
        }),
      });
    const letters: tf.Shape = [null, characters![2]!];
    const embedded: tf.Shape = [...letters, characterDim];
    const convolved: tf.Shape = [...letters, characterFilters];
    this.words = this.child('words', table(vocabularySize, embeddingDim), words!);
    const spelling = table(characterVocabularySize, characterDim);
    this.characters = this.child('characters', spelling, letters);
    const convolution = conv1d({ filters: characterFilters, kernelSize: KERNEL });
    this.convolution = this.child('convolution', convolution, embedded);
    this.pooling = this.child('pooling', maxPooling(), convolved);
  }

  protected override outputShapes([words]: tf.Shape[]): tf.Shape[] {
    const { embeddingDim, characterFilters } = this.options;
    return [[...words!, embeddingDim + characterFilters]];
  }

  protected override outputMasks(_: readonly Mask[], [words]: tf.Tensor[]): Mask[] {
    return [tf.tidy(() => isThere(words!))];
  }

  protected override forward([words, characters]: tf.Tensor[], { training }: Call): tf.Tensor {
    const { wordDropout, dropout: rate } = this.options;
    const ids = training && wordDropout > 0 ? forgetSome(words!, wordDropout) : words!;
    const meaning = this.run(this.words, ids, { training });
    const x = tf.concat([meaning, this.spelling(characters!, training)], 2);
    return training && rate > 0 ? ops.dropout(x, rate) : x;
  }

  /** `[batch, time, characterFilters]` */
  private spelling(characters: tf.Tensor, training: boolean): tf.Tensor {
    const [batch, time, length] = characters.shape as [number, number, number];
    const flat = tf.reshape(characters, [batch * time, length]);
    const mask = isThere(flat);
    const embedded = this.run(this.characters, flat, { training });
    const convolved = this.run(this.convolution, embedded, { training, mask });
    const pooled = this.run(this.pooling, convolved, { training, mask });
    return tf.reshape(pooled, [batch, time, this.options.characterFilters]);
  }
}

const isThere = (ids: tf.Tensor): tf.Tensor =>
  tf.notEqual(tf.cast(ids, 'int32'), tf.scalar(PADDING_ID, 'int32'));

/** Ids of which a random part is that of the unknown word; padding stays. */
function forgetSome(ids: tf.Tensor, rate: number): tf.Tensor {
  const isKept = tf.greater(ops.dropout(tf.ones(ids.shape), rate), 0);
  const unknown = tf.mul(tf.cast(isThere(ids), 'int32'), tf.scalar(UNKNOWN_ID, 'int32'));
  return tf.where(isKept, tf.cast(ids, 'int32'), unknown);
}
