import { optimizers, setSeed, Trainer } from '@resattn/core';
import { bucketBatches, sequencePairCollator } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { numbers } from '../fixtures/markers.js';
import { makeSequenceToSequence, sequenceFamilies, sequenceFamily } from '../sequence/families.js';
import { scorePairs } from '../sequence/score-pairs.js';
import { type SequenceToSequence, sequenceLoss } from '../sequence/sequence-to-sequence.js';
import { sequenceDistillationLoss } from './sequence-distillation.js';
import { makeSequenceStudent } from './student.js';

const tokens = {
  sourceVocabularySize: 12,
  targetVocabularySize: 12,
  startId: 1,
  eosId: 2,
  dropout: 0,
};

const recurrent = { embeddingDim: 32, units: 32 };
const sizes: Readonly<Record<string, object>> = {
  transformer: { modelDim: 32, hiddenUnits: 64 },
  rnnsearch: { ...recurrent, attentionDim: 32, maxoutUnits: 32 },
  luong: recurrent,
  'residual-lstm': { ...recurrent, attentionDim: 32 },
  'conv-s2s': { modelDim: 32 },
  'pointer-generator': recurrent,
};

/** Sequences and the same with their first token at the end. */
function rotations(count: number, seed: number) {
  const random = numbers(seed);
  return Array.from({ length: count }, () => {
    const source = Array.from({ length: 4 }, () => 3 + Math.floor(random() * 9));
    return { source, target: [...source.slice(1), source[0]!] };
  });
}

const batchesOf = (count: number, seed: number) =>
  bucketBatches(rotations(count, seed), {
    collator: sequencePairCollator({ padId: 0, bosId: 1, eosId: 2 }),
    batchSize: 32,
    lengths: [[4], [5]],
    shuffle: true,
    seed: 1,
  });

const teacherOf = () =>
  makeSequenceToSequence('transformer', {
    ...tokens,
    ...{ modelDim: 32, numHeads: 2, numEncoderLayers: 1, numDecoderLayers: 1, hiddenUnits: 64 },
  });

async function meanLoss(model: SequenceToSequence): Promise<number> {
  const pairs = rotations(64, 99).map(({ source, target }) => ({ source, target: [...target, 2] }));
  const scores = await scorePairs(model, pairs);
  return -scores.reduce((sum, { score }) => sum + score, 0) / (64 * 5);
}

describe('distillation of a sequence model', () => {
  it('a third learns from the whole, which stays as it is', async () => {
    setSeed(2);
    const teacher = teacherOf();
    const fit = async (
      model: SequenceToSequence,
      loss: ReturnType<typeof sequenceLoss>,
      epochs: number,
    ) => {
      const trainer = new Trainer({
        weights: model.weights,
        loss,
        optimizer: optimizers.adam({ learningRate: 0.01 }),
      });
      await trainer.fit(batchesOf(512, 3), { epochs });
      trainer.dispose();
    };
    await fit(teacher, sequenceLoss(teacher), 20);
    const taught = await meanLoss(teacher);
    expect(taught).toBeLessThan(0.1);
    const student = await makeSequenceStudent(teacher, 0.33);
    const share = countParameters(student) / countParameters(teacher);
    expect(share).toBeLessThanOrEqual(0.33);
    expect(share).toBeGreaterThan(0.2);
    const before = await meanLoss(student);
    // From the teacher alone: no label is seen.
    await fit(student, sequenceDistillationLoss(student, teacher, { teacher: 1 }), 25);
    expect(await meanLoss(teacher)).toBe(taught);
    expect(await meanLoss(student)).toBeLessThan(0.3);
    expect(before).toBeGreaterThan(1);
  });

  it.each(Object.keys(sequenceFamilies))('there is a student of the family %s', async (family) => {
    const teacher = sequenceFamily(family).make({ ...tokens, ...sizes[family] });
    const student = await makeSequenceStudent(teacher, 0.25);
    expect(student.family).toBe(family);
    expect(countParameters(student)).toBeLessThanOrEqual(0.25 * countParameters(teacher));
    expect(Object.keys(student.weights)).toEqual(Object.keys(teacher.weights));
    const source = tf.tensor2d([[3, 4, 5]], undefined, 'int32');
    const { logits } = student.apply({ source, target: source });
    expect(logits.shape).toEqual([1, 3, 12]);
  });

  it('is the plain loss without a teacher, and 0 of the teacher itself', async () => {
    const teacher = teacherOf();
    const [batch] = batchesOf(32, 5).epoch(0);
    const tensors = Object.fromEntries(
      Object.entries(batch!).map(([name, { values, shape }]) => [
        name,
        tf.tensor(values, [...shape], name === 'weights' ? 'float32' : 'int32'),
      ]),
    );
    const value = async (share: number, training: boolean) =>
      (
        await sequenceDistillationLoss(teacher, teacher, { teacher: share })(
          tensors,
          training,
        ).loss.data()
      )[0]!;
    const plain = (await sequenceLoss(teacher)(tensors, true).loss.data())[0]!;
    expect(await value(0, true)).toBeCloseTo(plain, 5);
    expect(await value(1, true)).toBeCloseTo(0, 5);
    expect(await value(1, false)).toBeCloseTo(plain, 5);
  });

  it('refuses what cannot be', async () => {
    const teacher = teacherOf();
    const other = makeSequenceToSequence('rnnsearch', { ...tokens, targetVocabularySize: 9 });
    expect(() => sequenceDistillationLoss(other, teacher)).toThrow(
      'the student writes 9 tokens and the teacher 12; expected one vocabulary',
    );
    expect(() => sequenceDistillationLoss(teacher, teacher, { temperature: -1 })).toThrow(
      'temperature is -1',
    );
    expect(() => sequenceDistillationLoss(teacher, teacher, { teacher: 2 })).toThrow(
      'teacher is 2',
    );
    await expect(makeSequenceStudent(teacher, 0)).rejects.toThrow("the student's share is 0");
    await expect(makeSequenceStudent(teacher, 0.0001)).rejects.toThrow(
      'no transformer is as small',
    );
  });
});
