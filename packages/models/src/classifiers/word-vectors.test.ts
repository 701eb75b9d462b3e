import { WordTokenizer } from '@resattn/data';
import { describe, expect, it } from 'vitest';
import { makeClassifier } from './families.js';
import { type ClassifierName, classifierOptions } from './options/index.js';
import { useWordVectors, vocabularyWords } from './word-vectors.js';

const tokenizer = WordTokenizer.train(['good film', 'bad film', 'a good day'], {
  specialTokens: { pad: '<pad>', unk: '<unk>' },
});
const words = vocabularyWords(tokenizer);
const dim = 16;
const vectors = new Map(
  words
    .filter((word) => word !== 'day')
    .map((word, i) => [word, new Float32Array(dim).fill(i + 1)]),
);
const config = {
  vocabularySize: tokenizer.vocabularySize,
  numClasses: 2,
  padId: 0,
  embeddingDim: dim,
};

describe('useWordVectors', () => {
  it('looks up the words, not the special tokens', () => {
    expect([...words].sort()).toEqual(['a', 'bad', 'day', 'film', 'good']);
  });

  const families = (Object.keys(classifierOptions) as ClassifierName[]).filter(
    (name) => 'embeddingDim' in classifierOptions[name].options,
  );
  it.each(families)('sets the embeddings of %s', async (family) => {
    const classifier = makeClassifier(family, config as never);
    expect(await useWordVectors(classifier, { tokenizer, vectors: { vectors, dim } })).toBe(4);
    const table = Object.values(classifier.weights).find(
      ({ shape }) => shape[1] === dim && shape[0]! >= tokenizer.vocabularySize,
    )!;
    expect(table.trainable).toBe(true);
    const rows = table.arraySync() as number[][];
    for (const [word, vector] of vectors)
      expect(rows[tokenizer.tokenToId(word)!]).toEqual([...vector]);
    // A row without a vector is as large as those that have one.
    const [random, known] = ['day', 'film'].map((word) =>
      Math.hypot(...rows[tokenizer.tokenToId(word)!]!),
    );
    expect(random! / known!).toBeGreaterThan(0.1);
    expect(random! / known!).toBeLessThan(10);
    classifier.model.dispose();
  });

  it('freezes them', async () => {
    const classifier = makeClassifier('text-cnn', config);
    await useWordVectors(classifier, { tokenizer, vectors: { vectors, dim }, freeze: true });
    const fixed = Object.entries(classifier.weights).filter(([, weight]) => !weight.trainable);
    expect(fixed.map(([name]) => name)).toEqual(['embedding/embeddings']);
    classifier.model.dispose();
  });

  it('refuses another dimension, and a family without embeddings', async () => {
    const classifier = makeClassifier('text-cnn', { ...config, embeddingDim: 8 });
    const given = { tokenizer, vectors: { vectors, dim } };
    await expect(useWordVectors(classifier, given)).rejects.toThrow(
      /have 16 features, and embeddingDim is 8.*embeddingDim: 16/,
    );
    const characters = makeClassifier('char-cnn', {
      vocabularySize: tokenizer.vocabularySize,
      numClasses: 2,
      padId: 0,
    });
    await expect(useWordVectors(characters, given)).rejects.toThrow(/char-cnn has no embeddings/);
  });
});
