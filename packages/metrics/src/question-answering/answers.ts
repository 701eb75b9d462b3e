import { checkOptions, type NoOptions } from '@resattn/options';
import { SumMetric } from '../sum-metric.js';
import { splitWords } from '../text/white-space.js';
import { checkPairs, type References } from '../translation/references.js';

/** What `update` of a metric over answers takes. */
export type AnswerBatch = [predictions: ArrayLike<string>, answers: ArrayLike<References>];

/**
 * Share of predictions that equal an accepted answer after {@link normalizeAnswer}, 0 to 1
 * (Rajpurkar et al. 2016).
 *
 * `update(predictions, answers)`: for each prediction its answer, or a list of accepted ones.
 */
export function exactMatch(options: NoOptions = {}): SumMetric<AnswerBatch, number> {
  checkOptions('exactMatch', options, {});
  return bestAnswer('exactMatch', (prediction, answer) =>
    normalizeAnswer(prediction) === normalizeAnswer(answer) ? 1 : 0,
  );
}

/**
 * Mean F1 over the bags of words of prediction and closest accepted answer, 0 to 1 (Rajpurkar et
 * al. 2016). When either side has no words, 1 if both have none, else 0.
 */
export function tokenF1(options: NoOptions = {}): SumMetric<AnswerBatch, number> {
  checkOptions('tokenF1', options, {});
  return bestAnswer('tokenF1', answerF1);
}

/** Lower-cased, without ASCII punctuation and the words a, an, the, single spaces. */
export function normalizeAnswer(text: string): string {
  const bare = text.toLowerCase().replace(/[!-/:-@[-`{-~]/g, '');
  return splitWords(bare.replace(article, ' ')).join(' ');
}

// Not \b, which takes every letter outside ASCII for a boundary.
const article = /(?<![\p{L}\p{N}_])(?:an?|the)(?![\p{L}\p{N}_])/gu;

function answerF1(prediction: string, answer: string): number {
  const predicted = splitWords(normalizeAnswer(prediction));
  const wanted = splitWords(normalizeAnswer(answer));
  if (predicted.length === 0 || wanted.length === 0)
    return predicted.length === wanted.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of predicted) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    shared++;
    left.set(word, count - 1);
  }
  return (2 * shared) / (predicted.length + wanted.length);
}

function bestAnswer(
  name: string,
  score: (prediction: string, answer: string) => number,
): SumMetric<AnswerBatch, number> {
  const measure = (...[predictions, answers]: AnswerBatch) => {
    let sum = 0;
    checkPairs(name, predictions, answers).forEach((accepted, i) => {
      sum += Math.max(...accepted.map((answer) => score(predictions[i]!, answer)));
    });
    return [predictions.length, sum];
  };
  return new SumMetric(name, {}, measure, ([items, sum]) => sum! / items!);
}
