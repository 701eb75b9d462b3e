import { describe, expect, test } from 'vitest';
import { NbSvmClassifier } from '../baselines/nb-svm.js';
import { fitMultiLabelMixture, fitRegressionMixture } from './fit-output-mixture.js';
import { NgramMixture } from './ngram-mixture.js';
import { stackingWeights } from './stacking-weights.js';

const words = ['sun', 'rain', 'wind', 'snow'];
const texts = Array.from({ length: 200 }, (_, i) => {
  const labels = [0, 1, 2, 3].filter((k) => (i >> k) % 2 === 1 || i % (k + 5) === 0);
  return { text: `day ${i % 17} ${labels.map((k) => words[k]).join(' ')}`, labels };
});
const [train, validation] = [texts.slice(0, 150), texts.slice(150)];

describe('the weights of stacked outputs', () => {
  test('leave out what does not help and undo scale and shift', () => {
    const targets = Array.from({ length: 200 }, (_, i) => Math.sin(i));
    const good = Float64Array.from(targets, (target) => 3 * target + 5);
    const noise = Float64Array.from(targets, (_, i) => Math.cos(7 * i));
    const { weights, bias } = stackingWeights([good, noise], targets, 'squared');
    expect(weights[0]).toBeCloseTo(1 / 3, 2);
    expect(Math.abs(weights[1]!)).toBeLessThan(0.02);
    expect(bias).toBeCloseTo(-5 / 3, 1);
  });

  test('give labels their frequency where no output says anything', () => {
    const targets = Array.from({ length: 100 }, (_, i) => (i < 20 ? 1 : 0));
    const { weights, bias } = stackingWeights([new Float64Array(100)], targets, 'logistic');
    expect(1 / (1 + Math.exp(-bias))).toBeCloseTo(0.2, 2);
    expect(weights[0]).toBeGreaterThanOrEqual(0);
  });
});

test('labels are learned one against the rest beside a network that knows nothing', async () => {
  const network = new Float64Array(validation.length * 4);
  const { mixture, parts, validationOutputs } = await fitMultiLabelMixture({
    ...{ numLabels: 4, train, validation, network },
  });
  expect(parts.map(({ name }) => name)).toEqual(['network', 'words 1-2', 'characters 1-5']);
  validation.forEach(({ labels }, i) => {
    for (let k = 0; k < 4; k++)
      expect(validationOutputs[4 * i + k]! > 0, `${i} ${k}`).toBe(labels.includes(k));
  });
  const outputs = mixture.outputs('day 3 rain snow', [0, 0, 0, 0]);
  expect(Array.from(outputs, (output) => output > 0)).toEqual([false, true, false, true]);
  const read = NgramMixture.decode(mixture.describe(), mixture.encode(), {
    ...{ numClasses: 4, file: 'ngrams.safetensors' },
  });
  read.outputs('day 3 rain snow', [0, 0, 0, 0]).forEach((output, k) => {
    expect(output).toBeCloseTo(outputs[k]!, 4);
  });
});

test('numbers are added up of n-grams beside a network that knows nothing', async () => {
  const numbered = texts.map(({ text, labels }) => ({
    text,
    value: labels.reduce((sum, k) => sum + k - 1, 0),
  }));
  const { mixture } = await fitRegressionMixture({
    ...{ train: numbered.slice(0, 150), validation: numbered.slice(150) },
    network: new Float64Array(50),
  });
  expect(mixture.outputs('day 4 snow', [0])[0]).toBeGreaterThan(1);
  expect(mixture.outputs('day 4 sun', [0])[0]).toBeLessThan(0);
});

describe('machines over n-grams', () => {
  test('have one for each of two labels, and none where classes exclude each other', async () => {
    const both = new NbSvmClassifier(2, { multiLabel: true });
    for (const [text, labels] of [
      ['sun and rain', [0, 1]],
      ['sun', [0]],
      ['rain', [1]],
      ['fog', []],
    ] as const)
      both.add(text, labels);
    await both.fit();
    expect(Array.from(both.scores('sun and rain'), (score) => score > 0)).toEqual([true, true]);
    expect(Array.from(both.scorer().scores('fog'), (score) => score > 0)).toEqual([false, false]);
    expect(() => both.add('x', 1)).toThrow('got the label 1, expected a list');
    expect(() => new NbSvmClassifier(2).add('x', [1])).toThrow('multiLabel takes lists');
  });

  test('find more of a rare class where all classes count alike', async () => {
    const recall = async (balanceClasses: boolean) => {
      const classifier = new NbSvmClassifier(2, { balanceClasses });
      for (let i = 0; i < 400; i++) {
        const isRare = i % 20 === 0;
        const hints = isRare ? i % 3 !== 0 : i % 7 === 0;
        classifier.add(`text ${i % 13} ${hints ? 'hint' : 'plain'}`, isRare ? 1 : 0);
      }
      await classifier.fit();
      return Array.from({ length: 13 }, (_, i) => classifier.predict(`text ${i} hint`)).filter(
        (label) => label === 1,
      ).length;
    };
    expect(await recall(true)).toBeGreaterThan(await recall(false));
  });
});
