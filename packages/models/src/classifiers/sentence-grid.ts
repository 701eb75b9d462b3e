import {
  CompositeLayer,
  type InputAxes,
  type LayerConfig,
  type Mask,
  registerLayer,
  required,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';

export interface SentenceGridOptions extends LayerConfig {
  /** Ids that end a sentence. Without any, every `maxWords` tokens are a sentence. */
  readonly sentenceEndIds: readonly number[];
  readonly maxSentences: number;
  readonly maxWords: number;
  readonly padId: number;
}

/**
 * Lays the tokens of a document out by sentence. Tokens beyond `maxSentences` and `maxWords` are left
 * out.
 *
 * Shapes: ids `[batch, time]` to the ids by sentence `[batch, sentences * words]`, which of them are
 * there (1 or 0) `[batch, sentences, words]`, and where each token went, one-hot: its sentence
 * `[batch, time, sentences]` and its place in it `[batch, time, words]`, zeros for what was left out.
 */
export class SentenceGrid extends CompositeLayer<SentenceGridOptions, never, 4> {
  static readonly className: string = 'resattn>SentenceGrid';
  static {
    registerLayer(SentenceGrid);
  }

  constructor(config: SentenceGridOptions) {
    super(config, {
      sentenceEndIds: required,
      maxSentences: required,
      maxWords: required,
      padId: required,
    });
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'tokens', axes: ['batch', 'time'], holds: 'ids' }];
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const { maxSentences, maxWords } = this.options;
    const [batch, time] = shape as [number, number];
    const places = maxSentences * maxWords;
    return [
      [batch, places],
      [batch, maxSentences, maxWords],
      [batch, time, maxSentences],
      [batch, time, maxWords],
    ];
  }

  protected override outputMasks(): Mask[] {
    return [null, null, null, null];
  }

  protected override forward([tokens]: tf.Tensor[]): tf.Tensor[] {
    const { maxSentences, maxWords, padId } = this.options;
    const [batch, time] = tokens!.shape as [number, number];
    // Padding becomes 0, so that a sum over one-hot places leaves it where nothing stands.
    const ids = tf.sub(tf.cast(tokens!, 'float32'), padId);
    const isReal = tf.cast(tf.notEqual(ids, 0), 'float32');
    const sentence = this.sentences(tokens!);
    const inSentence = oneHot(sentence, maxSentences);
    // A token's place is its position less the number of tokens in earlier sentences.
    const isEarlier = tf.less(tf.expandDims(sentence, 2), tf.range(0, maxSentences, 1));
    const starts = tf.sum(tf.cast(isEarlier, 'float32'), 1);
    const start = tf.sum(tf.mul(inSentence, tf.reshape(starts, [batch, 1, maxSentences])), 2);
    const place = oneHot(tf.sub(tf.range(0, time, 1), start), maxWords);
    const kept = tf.mul(inSentence, tf.expandDims(isReal, 2));
    const layOut = (values: tf.Tensor) =>
      tf.matMul(tf.mul(kept, tf.expandDims(values, 2)), place, true, false);
    const places = maxSentences * maxWords;
    const grid = tf.add(tf.round(tf.reshape(layOut(ids), [batch, places])), padId);
    return [tf.cast(grid, 'int32'), layOut(isReal), kept, place];
  }

  /** Which sentence each token belongs to, `[batch, time]`, float32. */
  private sentences(tokens: tf.Tensor): tf.Tensor {
    const { sentenceEndIds, maxWords } = this.options;
    const [batch, time] = tokens.shape as [number, number];
    if (sentenceEndIds.length === 0)
      return tf.tile(tf.expandDims(tf.floor(tf.div(tf.range(0, time, 1), maxWords)), 0), [
        batch,
        1,
      ]);
    const ends = tf.tensor1d([...sentenceEndIds], 'float32');
    const isEnd = tf.any(tf.equal(tf.expandDims(tf.cast(tokens, 'float32'), 2), ends), 2);
    // The end belongs to its sentence; the next token starts another.
    return tf.cumsum(tf.cast(isEnd, 'float32'), 1, true);
  }
}

/** `[…]` to `[…, depth]`, zeros for a number out of range. */
function oneHot(x: tf.Tensor, depth: number): tf.Tensor {
  return tf.cast(tf.equal(tf.expandDims(x, 2), tf.range(0, depth, 1)), 'float32');
}
