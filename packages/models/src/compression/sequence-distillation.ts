import { type LossFunction, losses } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import {
  pairTensors,
  type SequenceToSequence,
  tokenLoss,
} from '../sequence/sequence-to-sequence.js';
import { checkDistillation, type DistillationOptions } from './distillation.js';

export type SequenceDistillationOptions = Pick<DistillationOptions, 'temperature' | 'teacher'>;

/**
 * Loss of a sequence-to-sequence student that learns token by token from a teacher and from the
 * target, both given the target's tokens before:
 *
 * ```text
 * loss = mean over the tokens that count of
 *        (1 - teacher) CE(label, student) + teacher T² KL(softmax(teacher / T) || softmax(student / T))
 * ```
 *
 * Reads batches as `sequenceLoss` does. The two models have one vocabulary; the teacher is not
 * trained. Validation losses are the plain cross-entropy, so that they compare with the teacher's.
 *
 * Kim and Rush, "Sequence-level knowledge distillation", 2016, https://arxiv.org/abs/1606.07947
 * (there: word-level).
 *
 * @throws Error for a temperature or a share of the teacher out of range, and for two vocabularies
 */
export function sequenceDistillationLoss(
  student: SequenceToSequence,
  teacher: SequenceToSequence,
  options: SequenceDistillationOptions = {},
): LossFunction {
  checkOptions('sequenceDistillationLoss', options, { temperature: true, teacher: true });
  const { temperature = 2, teacher: share = 0.7 } = options;
  checkDistillation(temperature, share);
  const [own, other] = [student, teacher].map(({ config }) => config.targetVocabularySize);
  if (own !== other)
    throw new Error(
      `distillation: the student writes ${own} tokens and the teacher ${other}; expected one vocabulary`,
    );
  return (batch, training) => {
    const { pairs, labels, weights } = pairTensors(batch);
    const { logits, penalty } = student.apply(pairs, { training });
    const plain = tokenLoss({ logits, labels, weights, training, labelSmoothing: 0, penalty });
    if (!training) return plain;
    const soft = losses.distillationLoss(logits, teacher.apply(pairs).logits, {
      temperature,
      reduction: 'none',
    });
    const mean = tf.div(tf.sum(tf.mul(soft, weights)), tf.maximum(plain.weight, 1e-12));
    const loss = tf.add(tf.mul(plain.loss, 1 - share), tf.mul(mean, share));
    return { ...plain, loss };
  };
}
