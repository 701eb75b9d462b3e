import { initializers } from '@resattn/core';
import {
  CompositeLayer,
  conv1d,
  dense,
  dropout,
  type InputAxes,
  type LayerConfig,
  type Mask,
  maxPool1d,
  registerLayer,
  required,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import { type CharCnnConfig, charCnnOptions } from './options/char-cnn.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

const family = 'char-cnn';

/** Width of each convolution, and of the pooling after it. */
const convolutions = [
  { kernelSize: 7, poolSize: 3 },
  { kernelSize: 7, poolSize: 3 },
  { kernelSize: 3, poolSize: 1 },
  { kernelSize: 3, poolSize: 1 },
  { kernelSize: 3, poolSize: 1 },
  { kernelSize: 3, poolSize: 3 },
] as const;

/** Frames that the last pooling leaves of a text. */
function framesOf(maxLength: number): number {
  return convolutions.reduce(
    (time, { kernelSize, poolSize }) => Math.floor((time - kernelSize + 1) / poolSize),
    maxLength,
  );
}

/**
 * Character-level convolutional network: six convolutions over the characters as they are, no words
 * at all. Made for a tokenizer of single characters.
 *
 * ```text
 * x = one-hot characters, zeros for padding                [batch, maxLength, vocabularySize]
 * h = 6 x (convolution, relu), pooled by 3 after 1, 2, 6   [batch, (maxLength - 96) / 27, filters]
 * logits = two hidden layers with dropout, a linear layer  [batch, numClasses]
 * ```
 *
 * Zhang, Zhao and LeCun, "Character-level convolutional networks for text classification", NIPS
 * 2015, https://arxiv.org/abs/1509.01626, in its small size. Weights start as there, normally
 * distributed with a deviation of 0.05; characters are read from the first on, there from the last.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function charCnn(config: CharCnnConfig): TextClassifier {
  const resolved = resolveConfig(family, charCnnOptions, config);
  const { vocabularySize, numClasses, padId, maxLength, filters, hiddenUnits } = resolved;

  const kernelInitializer = initializers.randomNormal({ stddev: 0.05 });
  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  let h = new CharacterFrames({
    name: 'characters',
    vocabularySize,
    padId,
    length: maxLength,
  }).apply(tokens);
  convolutions.forEach(({ kernelSize, poolSize }, i) => {
    h = conv1d({
      name: `conv${i + 1}`,
      filters,
      kernelSize,
      padding: 'valid',
      activation: 'relu',
      kernelInitializer,
    }).apply(h);
    if (poolSize > 1) h = maxPool1d({ name: `pool${i + 1}`, poolSize, padding: 0 }).apply(h);
  });
  let top = tf.layers
    .reshape({ name: 'frames', targetShape: [framesOf(maxLength) * filters] })
    .apply(h) as tf.SymbolicTensor;
  for (const name of ['hidden1', 'hidden2']) {
    const hidden = dense({ name, units: hiddenUnits, activation: 'relu', kernelInitializer });
    const rate = resolved.dropout;
    top = dropout({ name: `${name}_dropout`, rate }).apply(hidden.apply(top));
  }
  const logits = dense({ name: 'classifier', units: numClasses, kernelInitializer }).apply(top);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({ name: 'char_cnn', inputs: tokens, outputs: logits }),
    maxLength,
  });
}

interface CharacterFramesOptions extends LayerConfig {
  readonly vocabularySize: number;
  readonly padId: number;
  readonly length: number;
}

/**
 * One-hot characters of a fixed number of positions: ids `[batch, time]` to
 * `[batch, length, vocabularySize]`, zeros for padding. It has no mask: a place counts by itself, so
 * padding is read as the zeros that it is.
 */
class CharacterFrames extends CompositeLayer<CharacterFramesOptions> {
  static readonly className: string = 'resattn>CharacterFrames';
  static {
    registerLayer(CharacterFrames);
  }

  constructor(config: CharacterFramesOptions) {
    super(config, { vocabularySize: required, padId: required, length: required });
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'tokens', axes: ['batch', 'time'], holds: 'ids' }];
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const { length, vocabularySize } = this.options;
    return [[shape![0]!, length, vocabularySize]];
  }

  protected override outputMasks(): Mask[] {
    return [null];
  }

  protected override forward([tokens]: tf.Tensor[]): tf.Tensor {
    const { length, vocabularySize, padId } = this.options;
    const [batch, time] = tokens!.shape as [number, number];
    const read = Math.min(time, length);
    const ids = tf.cast(tf.slice(tokens!, [0, 0], [batch, read]), 'int32');
    const isReal = tf.cast(tf.notEqual(ids, tf.scalar(padId, 'int32')), 'float32');
    const characters = tf.mul(
      tf.cast(tf.oneHot(ids, vocabularySize), 'float32'),
      tf.expandDims(isReal, 2),
    );
    return tf.pad(characters, [
      [0, 0],
      [0, length - read],
      [0, 0],
    ]);
  }
}
