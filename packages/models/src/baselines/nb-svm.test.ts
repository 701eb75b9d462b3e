import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NbSvmClassifier, type NbSvmOptions } from './nb-svm.js';

interface Reference extends NbSvmOptions {
  readonly numClasses: number;
  readonly train: readonly string[];
  readonly labels: readonly number[];
  readonly test: readonly string[];
  readonly features: number;
  readonly scores: readonly (readonly number[])[];
}

/** Written by scripts/nb-svm-goldens.py with scikit-learn 1.9.1. */
const references = JSON.parse(
  readFileSync(new URL('./fixtures/nb-svm.json', import.meta.url), 'utf8'),
) as Reference[];

async function trained(
  numClasses: number,
  examples: readonly (readonly [string, number])[],
  options?: NbSvmOptions,
): Promise<NbSvmClassifier> {
  const classifier = new NbSvmClassifier(numClasses, options);
  for (const [text, label] of examples) classifier.add(text, label);
  await classifier.fit();
  return classifier;
}

const words: [string, number][] = [
  ['gut und schön', 1],
  ['sehr gut', 1],
  ['schlecht', 0],
  ['nicht gut', 0],
];

describe('NbSvmClassifier', () => {
  it.each(references)(
    'scores $numClasses classes by $unit as scikit-learn does',
    async (reference) => {
      const { numClasses, train, labels, test, features, scores, unit, minN, maxN, c, smoothing } =
        reference;
      const options = { unit, minN, maxN, c, smoothing, tolerance: 1e-9 } as NbSvmOptions;
      const examples = train.map((text, i) => [text, labels[i]!] as const);
      const classifier = await trained(numClasses, examples, options);
      expect(classifier.vocabularySize).toBe(features);
      test.forEach((text, i) => {
        const ours = classifier.scores(text);
        scores[i]!.forEach((score, k) => {
          expect(ours[k]).toBeCloseTo(score, 5);
        });
      });
    },
  );

  it('weighs pairs of words: gut is good, nicht gut is not', async () => {
    const classifier = await trained(2, words, { c: 1 });
    expect(classifier.predict('gut')).toBe(1);
    expect(classifier.predict('nicht gut')).toBe(0);
    expect(classifier.predict('GUT')).toBe(1);
  });

  it('gives the same scores again, whatever the seed of the order within the tolerance', async () => {
    const { numClasses, train, labels, test } = references[1]!;
    const examples = train.map((text, i) => [text, labels[i]!] as const);
    const scores = async (seed: number, tolerance?: number) =>
      (await trained(numClasses, examples, { seed, ...(tolerance && { tolerance }) })).scores(
        test[0]!,
      );
    expect(await scores(3)).toEqual(await scores(3));
    const [one, other] = [await scores(3, 1e-9), await scores(4, 1e-9)];
    one.forEach((score, k) => {
      expect(other[k]).toBeCloseTo(score, 6);
    });
  });

  it('ignores what training did not see, and never predicts a class without texts', async () => {
    const classifier = await trained(3, words);
    expect(classifier.scores('völlig unbekannt')).toEqual(classifier.scores(''));
    expect(classifier.scores('gut')[2]).toBe(Number.NEGATIVE_INFINITY);
    expect(await trained(2, [['a', 1]]).then((one) => one.predict('b'))).toBe(1);
  });

  it('reports each machine, one a class and a single one for two', async () => {
    const classifier = new NbSvmClassifier(3);
    for (const [text, label] of words) classifier.add(text, label);
    const told: [number, number][] = [];
    await classifier.fit((done, total) => void told.push([done, total]));
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('takes an option that is undefined for one that is not given', async () => {
    const options = { c: undefined, smoothing: undefined, minN: undefined };
    expect(() => new NbSvmClassifier(2, options)).not.toThrow();
  });

  it('names what is wrong', async () => {
    expect(() => new NbSvmClassifier(1)).toThrow('numClasses is 1, expected an integer from 2');
    expect(() => new NbSvmClassifier(2, { c: 0 })).toThrow('c is 0, expected a number above 0');
    expect(() => new NbSvmClassifier(2, { minN: 3 })).toThrow(
      'n-grams from 3 to 2, expected integers with 1 <= minN <= maxN',
    );
    expect(() => new NbSvmClassifier(2).add('x', 2)).toThrow('label 2 is not a class');
    const untrained = new NbSvmClassifier(2);
    await expect(untrained.fit()).rejects.toThrow('call add first');
    untrained.add('x', 0);
    expect(() => untrained.predict('x')).toThrow('call fit first');
  });
});
