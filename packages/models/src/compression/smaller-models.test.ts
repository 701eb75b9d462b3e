import {
  assignWeights,
  layersModelWeights,
  optimizers,
  readTensorData,
  setSeed,
  Trainer,
} from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { classifierFamily, makeClassifier } from '../classifiers/families.js';
import type { ClassifierConfig } from '../classifiers/options/config.js';
import { resNetAttention } from '../classifiers/resnet-attention.js';
import {
  applyClassifier,
  classifierLoss,
  type TextClassifier,
} from '../classifiers/text-classifier.js';
import { countParameters } from '../count-parameters.js';
import { MarkerSource, markerTexts, numbers } from '../fixtures/markers.js';
import { distillationLoss } from './distillation.js';
import { pruneStructure } from './structured-pruning.js';
import { makeStudent } from './student.js';

const sizes = { vocabularySize: 40, numClasses: 3 };
const small = {
  'resnet-attention v1': { embeddingDim: 8, filters: [8, 8], attentionDim: 6, variant: 'v1' },
  'resnet-attention v2': { embeddingDim: 8, filters: [8], attentionDim: 6 },
  transformer: { modelDim: 8, numHeads: 2, numLayers: 2, hiddenUnits: 12, attentionDim: 6 },
};
const make = (name: keyof typeof small) =>
  classifierFamily(name.split(' ')[0]!).make({ ...sizes, ...small[name] } as ClassifierConfig);

/** Random weights, so that norms and biases are not what they start from. */
async function randomize({ model }: TextClassifier): Promise<void> {
  const weights = layersModelWeights(model);
  const random = numbers(5);
  for (const [name, variable] of Object.entries(weights)) {
    const spread = () => (/variance|gamma/i.test(name) ? 0.5 + random() : random() - 0.5);
    const values = Float32Array.from({ length: variable.size }, spread);
    variable.assign(tf.tensor(values, variable.shape));
  }
}

/** Sets the values at some indices of an axis to 0. */
async function silence(
  { model }: TextClassifier,
  axes: readonly (readonly [pattern: RegExp, axis: number])[],
  isSilent: (index: number) => boolean,
): Promise<void> {
  const weights = layersModelWeights(model);
  const data = { ...(await readTensorData(weights)) };
  for (const [pattern, axis] of axes) {
    for (const [name, tensor] of Object.entries(data)) {
      if (!pattern.test(name)) continue;
      const inner = tensor.shape.slice(axis + 1).reduce((n, d) => n * d, 1);
      tensor.values.forEach((_, i) => {
        if (isSilent(Math.floor(i / inner) % tensor.shape[axis]!)) tensor.values[i] = 0;
      });
    }
  }
  assignWeights(weights, data);
}

const tokens = () => tf.tensor2d([3, 7, 1, 9, 0, 0, 12, 30, 2, 2, 5, 8], [2, 6], 'int32');

async function outputsOf(classifier: TextClassifier) {
  const { logits, attention } = applyClassifier(classifier, tokens());
  return [...(await logits.data()), ...(await attention!.data())];
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 4);
  });
}

describe('structured pruning', () => {
  it.each(Object.keys(small) as (keyof typeof small)[])(
    'of nothing changes nothing: %s',
    async (name) => {
      const classifier = make(name);
      await randomize(classifier);
      expectClose(
        await outputsOf(await pruneStructure(classifier, 1)),
        await outputsOf(classifier),
      );
    },
  );

  it('takes away channels that do nothing, and the outputs stay', async () => {
    const classifier = make('resnet-attention v1');
    await randomize(classifier);
    const isOdd = (index: number) => index % 2 === 1;
    await silence(
      classifier,
      [
        [/embeddings/, 1],
        [/conv\d\/kernel/, 1],
        [/conv\d\/kernel/, 2],
        [/norm\d\/(gamma|beta|movingMean)/, 0],
        [/attention\/kernel|classifier\/kernel/, 0],
        [/attention\/kernel/, 1],
        [/attention\/(bias|scoreKernel)/, 0],
      ],
      isOdd,
    );
    const pruned = await pruneStructure(classifier, 0.5);
    expect(pruned.config).toMatchObject({ embeddingDim: 4, filters: [4, 4], attentionDim: 3 });
    expectClose(await outputsOf(pruned), await outputsOf(classifier));
  });

  it('takes away heads and hidden units that do nothing, and the outputs stay', async () => {
    const classifier = make('transformer');
    await randomize(classifier);
    const isSecondHalf = (length: number) => (index: number) => index >= length / 2;
    const head = 'selfAttention/layer';
    await silence(
      classifier,
      [
        [new RegExp(`${head}/(query|key|value)/kernel`), 1],
        [new RegExp(`${head}/(query|key|value)/bias`), 0],
        [new RegExp(`${head}/output/kernel`), 0],
      ],
      isSecondHalf(8),
    );
    const hidden = [
      [/hidden\/kernel/, 1],
      [/hidden\/bias/, 0],
      [/feedForward\/layer\/output\/kernel/, 0],
    ] as const;
    await silence(classifier, hidden, isSecondHalf(12));
    const pooling = [
      [/attention\/kernel/, 1],
      [/attention\/(bias|scoreKernel)/, 0],
    ] as const;
    await silence(classifier, pooling, isSecondHalf(6));
    const pruned = await pruneStructure(classifier, 0.5);
    expect(pruned.config).toMatchObject({ numHeads: 1, headDim: 4, hiddenUnits: 6 });
    expectClose(await outputsOf(pruned), await outputsOf(classifier));
  });

  it.each([
    ['nothing is left', 'transformer', 0],
    ['keep is 1.5', 'transformer', 1.5],
  ] as const)('refuses: %s', async (message, name, keep) => {
    await expect(pruneStructure(make(name), keep)).rejects.toThrow(message);
  });

  it('refuses families and shapes without a structure to prune', async () => {
    const plain = makeClassifier('fast-text', sizes);
    await expect(pruneStructure(plain, 0.5)).rejects.toThrow('family "fast-text" cannot be pruned');
    const widening = resNetAttention({ ...sizes, embeddingDim: 4, filters: [8] });
    await expect(pruneStructure(widening, 0.5)).rejects.toThrow('no residual stream of one width');
    const pooled = resNetAttention({ ...sizes, maxPooling: true });
    await expect(pruneStructure(pooled, 0.5)).rejects.toThrow('max pooling beside its attention');
  });
});

describe('distillation', () => {
  const encode = (text: string) => [...text].map((letter) => letter.charCodeAt(0) % 40);
  const source = () => new MarkerSource(320, 32, encode);

  async function accuracyOf(classifier: TextClassifier): Promise<number> {
    const texts = markerTexts(200, 77);
    let right = 0;
    for (const { text, label } of texts) {
      const { logits } = applyClassifier(
        classifier,
        tf.tensor2d([encode(text)], undefined, 'int32'),
      );
      right += Number((await logits.argMax(-1).data())[0] === label);
    }
    return right / texts.length;
  }

  it.each([{}, { hidden: 1, attention: 1 }])(
    'a quarter learns from the whole: %j',
    async (options) => {
      setSeed(3);
      const teacher = resNetAttention({
        ...sizes,
        embeddingDim: 16,
        filters: [16],
        attentionDim: 16,
      });
      const fit = async (classifier: TextClassifier, loss: ReturnType<typeof classifierLoss>) => {
        const trainer = new Trainer({
          model: classifier,
          loss,
          optimizer: optimizers.adam({ learningRate: 0.02 }),
        });
        await trainer.fit(source(), { epochs: 6 });
        trainer.dispose();
      };
      await fit(teacher, classifierLoss(teacher));
      const student = await makeStudent(teacher, 0.25);
      expect(countParameters(student)).toBeLessThanOrEqual(0.25 * countParameters(teacher));
      expect(countParameters(student)).toBeGreaterThan(0.15 * countParameters(teacher));
      const before = await outputsOf(teacher);
      await fit(student, distillationLoss(student, teacher, options));
      expect(await outputsOf(teacher)).toEqual(before);
      expect(await accuracyOf(student)).toBeGreaterThan((await accuracyOf(teacher)) - 0.05);
    },
  );

  it('pulls a student to its teacher, whatever the labels say', async () => {
    setSeed(4);
    const teacher = resNetAttention({ ...sizes, embeddingDim: 8, filters: [8], attentionDim: 8 });
    const student = await makeStudent(teacher, 0.5);
    const loss = distillationLoss(student, teacher, { teacher: 1, attention: 0, temperature: 1 });
    const [batch] = source().epoch(0);
    const tensors = {
      tokens: tf.tensor(batch!.tokens!.values, [...batch!.tokens!.shape], 'int32'),
      labels: tf.tensor(batch!.labels!.values, [...batch!.labels!.shape], 'int32'),
    };
    const self = distillationLoss(teacher, teacher, { teacher: 1, attention: 1, hidden: 1 });
    const { loss: nothing } = self({ ...tensors }, false);
    expect(Number.isFinite((await nothing.data())[0])).toBe(true);
    const value = async () => (await loss(tensors, true).loss.data())[0]!;
    const before = await value();
    const trainer = new Trainer({
      model: student,
      loss,
      optimizer: optimizers.adam({ learningRate: 0.01 }),
    });
    await trainer.fit(source(), { epochs: 5 });
    trainer.dispose();
    expect(await value()).toBeLessThan(before / 2);
  });

  it('refuses options out of range', async () => {
    const teacher = make('transformer');
    expect(() => distillationLoss(teacher, teacher, { temperature: 0 })).toThrow(
      'temperature is 0',
    );
    expect(() => distillationLoss(teacher, teacher, { teacher: 2 })).toThrow('teacher is 2');
    await expect(makeStudent(teacher, 1)).rejects.toThrow("the student's share is 1");
    await expect(makeStudent(teacher, 0.001)).rejects.toThrow(
      'no transformer is as small as 0.001',
    );
  });
});
