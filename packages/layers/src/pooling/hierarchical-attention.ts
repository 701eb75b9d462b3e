import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { InitializerOption } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import {
  type AdditiveAttentionPooling,
  additiveAttentionPooling,
} from './additive-attention-pooling.js';

export interface HierarchicalAttentionOptions<Scores extends boolean = boolean>
  extends LayerConfig {
  /** Size of the hidden layer of both scores. */
  readonly units: number;
  /** Encodes the words of each sentence, `[rows, words, features]`. Default: none. */
  readonly wordEncoder?: tf.layers.Layer | undefined;
  /** Encodes the sentences of each document, `[batch, sentences, features]`. Default: none. */
  readonly sentenceEncoder?: tf.layers.Layer | undefined;
  /**
   * Whether the weights of words `[batch, sentences, words]` and of sentences
   * `[batch, sentences]` are the second and third output. Default false.
   */
  readonly returnAttentionScores?: Scores | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Hierarchical attention: words are pooled into sentences and sentences into a document, each by
 * {@link AdditiveAttentionPooling}, each after an encoder of its own on request.
 *
 * A second input says which words are there, 1 = word; without it every position counts. A sentence
 * without words does not count.
 *
 * Shapes: words `[batch, sentences, words, features]`, then on request their mask
 * `[batch, sentences, words]` (numbers), to `[batch, features]`.
 *
 * Yang et al., "Hierarchical attention networks for document classification", 2016.
 */
export class HierarchicalAttention<Scores extends boolean = boolean> extends CompositeLayer<
  HierarchicalAttentionOptions,
  'wordEncoder' | 'sentenceEncoder',
  OneOr<3, Scores>
> {
  static readonly className: string = 'resattn>HierarchicalAttention';
  static {
    registerLayer(HierarchicalAttention);
  }

  private wordPooling!: AdditiveAttentionPooling;
  private sentencePooling!: AdditiveAttentionPooling;

  constructor(config: HierarchicalAttentionOptions<Scores>) {
    super(config, {
      units: required,
      wordEncoder: undefined,
      sentenceEncoder: undefined,
      returnAttentionScores: false,
      kernelInitializer: 'glorotUniform',
    });
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'words', axes: ['batch', 'sentences', 'words', 'features'] },
      { name: 'keep', axes: ['batch', 'sentences', 'words'], isOptional: true, holds: 'mask' },
    ];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { units, kernelInitializer, wordEncoder, sentenceEncoder } = this.options;
    const pooling = () =>
      additiveAttentionPooling({ units, kernelInitializer, returnAttentionScores: true });
    const [batch, sentences, words, features] = shape!;
    let words3: tf.Shape = [null, words!, features!];
    if (wordEncoder) {
      this.child('wordEncoder', wordEncoder, words3);
      words3 = wordEncoder.computeOutputShape(words3) as tf.Shape;
    }
    this.wordPooling = this.child('wordPooling', pooling(), words3);
    let sentences3: tf.Shape = [batch!, sentences!, words3[2]!];
    if (sentenceEncoder) {
      this.child('sentenceEncoder', sentenceEncoder, sentences3);
      sentences3 = sentenceEncoder.computeOutputShape(sentences3) as tf.Shape;
    }
    this.sentencePooling = this.child('sentencePooling', pooling(), sentences3);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const { wordEncoder, sentenceEncoder, returnAttentionScores } = this.options;
    const [batch, sentences, words, features] = shape!;
    const encoded = (encoder: tf.layers.Layer | undefined, input: tf.Shape) =>
      encoder ? (encoder.computeOutputShape(input) as tf.Shape) : input;
    const [, , wordFeatures] = encoded(wordEncoder, [null, words!, features!]);
    const [, , size] = encoded(sentenceEncoder, [batch!, sentences!, wordFeatures!]);
    const document = [batch!, size!];
    return returnAttentionScores
      ? [document, [batch!, sentences!, words!], [batch!, sentences!]]
      : [document];
  }

  protected override outputMasks(): Mask[] {
    return [null];
  }

  protected override forward([words, keep]: tf.Tensor[], { training }: Call): tf.Tensor[] {
    const { wordEncoder, sentenceEncoder, returnAttentionScores } = this.options;
    const [batch, sentences, length, features] = words!.shape as [number, number, number, number];
    const rows = tf.reshape(words!, [batch * sentences, length, features]);
    const wordMask = keep ? tf.cast(tf.reshape(keep, [batch * sentences, length]), 'bool') : null;
    const encodedWords = wordEncoder
      ? this.run(wordEncoder, rows, { training, mask: wordMask })
      : rows;
    const [pooled, wordWeights] = this.runAll(this.wordPooling, encodedWords, {
      training,
      mask: wordMask,
    });
    const vectors = tf.reshape(pooled!, [batch, sentences, pooled!.shape[1]!]);
    const sentenceMask = keep ? tf.cast(tf.max(tf.cast(keep, 'int32'), 2), 'bool') : null;
    const encoded = sentenceEncoder
      ? this.run(sentenceEncoder, vectors, { training, mask: sentenceMask })
      : vectors;
    const [document, weights] = this.runAll(this.sentencePooling, encoded, {
      training,
      mask: sentenceMask,
    });
    if (!returnAttentionScores) return [document!];
    return [document!, tf.reshape(wordWeights!, [batch, sentences, length]), weights!];
  }
}

/** Makes a {@link HierarchicalAttention}. */
export function hierarchicalAttention<Scores extends boolean = false>(
  options: HierarchicalAttentionOptions<Scores>,
): HierarchicalAttention<Scores> {
  return new HierarchicalAttention(options);
}
