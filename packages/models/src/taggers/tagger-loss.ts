import { type LossFunction, losses } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { Tagger } from './tagger-interface.js';
import { wordMask } from './word-mask.js';

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
    throw new Error(`taggerLoss: labelSmoothing is ${labelSmoothing}, expected 0 with a CRF`);
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
