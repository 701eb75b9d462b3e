import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NgramScorer } from './ngram-scorer.js';
import type { NgramSvmOptions } from './ngram-svm.js';
import { TfidfSvmClassifier } from './tfidf-svm.js';

interface Reference extends NgramSvmOptions {
  readonly numClasses: number;
  readonly train: readonly string[];
  readonly labels: readonly number[];
  readonly test: readonly string[];
  readonly scores: readonly (readonly number[])[];
}

/** Written by scripts/nb-svm-goldens.py with scikit-learn 1.9.1. */
const references = JSON.parse(
  readFileSync(new URL('./fixtures/tfidf-svm.json', import.meta.url), 'utf8'),
) as Reference[];

async function trained({ numClasses, train, labels, unit, minN, maxN, c }: Reference) {
  const options = { unit, minN, maxN, c, tolerance: 1e-9 } as NgramSvmOptions;
  const classifier = new TfidfSvmClassifier(numClasses, options);
  train.forEach((text, i) => {
    classifier.add(text, labels[i]!);
  });
  await classifier.fit();
  return classifier;
}

describe('TfidfSvmClassifier', () => {
  it.each(references)(
    'scores $numClasses classes by $unit as scikit-learn does, from a file too',
    async (reference) => {
      const classifier = await trained(reference);
      const scorer = classifier.scorer();
      const again = NgramScorer.fromTensors(scorer.tensors('a'), 'a', {
        ...scorer.ngrams,
        numClasses: reference.numClasses,
      });
      reference.test.forEach((text, i) => {
        const [ours, read] = [classifier.scores(text), again.scores(text)];
        reference.scores[i]!.forEach((score, k) => {
          expect(ours[k]).toBeCloseTo(score, 5);
          expect(read[k]).toBeCloseTo(score, 4);
        });
      });
    },
  );

  it('takes an option that is undefined for one that is not given', () => {
    expect(() => new TfidfSvmClassifier(2, { c: undefined })).not.toThrow();
  });

  it('gives a text of unknown n-grams the biases, and says what is missing', async () => {
    const classifier = await trained(references[0]!);
    const [first, second] = classifier.scores('§§§');
    expect(first).toBeCloseTo(-second!, 9);
    expect(Number.isFinite(first)).toBe(true);
    expect(() => new TfidfSvmClassifier(2).predict('a')).toThrow('TF-IDF is not trained');
    await expect(new TfidfSvmClassifier(2).fit()).rejects.toThrow('TF-IDF has no text');
    const { 'a/idf': idf, ...tensors } = classifier.scorer().tensors('a');
    const cut = { ...idf!, values: idf!.values.slice(1) } as typeof idf;
    expect(() =>
      NgramScorer.fromTensors({ ...tensors, 'a/idf': cut! }, 'a', { unit: 'words', numClasses: 2 }),
    ).toThrow('document frequencies, expected');
  });
});
