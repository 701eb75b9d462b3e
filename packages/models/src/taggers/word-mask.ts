import * as tf from '@tensorflow/tfjs';
import { PADDING_ID } from './word-vocabulary.js';

/** 1 where a word stands, 0 where padding does, `[batch, time]`, float32. */
export const wordMask = ({ words }: { readonly words: tf.Tensor }): tf.Tensor =>
  tf.cast(tf.notEqual(words, tf.scalar(PADDING_ID, 'int32')), 'float32');
