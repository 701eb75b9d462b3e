import { FileFormatError } from '@resattn/core';
import { WordTokenizer } from '@resattn/data';
import { describe, expect, it } from 'vitest';
import {
  type ClassifierBundle,
  decodeClassifier,
  encodeClassifier,
} from '../bundles/classifier-bundle.js';
import { resNetAttention } from '../classifiers/resnet-attention.js';
import { classify } from '../pipelines/classify.js';
import { fitNgramMixture } from './fit-ngram-mixture.js';
import { NgramMixture } from './ngram-mixture.js';

const adjectives = [
  ['good', 'lovely', 'brilliant', 'great'],
  ['bad', 'awful', 'terrible', 'boring'],
];
const nouns = ['film', 'book', 'play', 'song', 'story'];
/** Texts whose class is told by a word, but for every tenth, which has the other's word. */
const examples = Array.from({ length: 200 }, (_, i) => {
  const label = i % 2;
  const told = i % 10 === 9 ? 1 - label : label;
  return { text: `a ${adjectives[told]![(i >> 1) % 4]} ${nouns[(i * 3) % 5]}`, label };
});
const train = examples.slice(0, 140);
const validation = examples.slice(140);
const labels = ['good', 'bad'];

const chance = () => new Float32Array(validation.length * 2).fill(0.5);
const certain = () =>
  Float32Array.from(validation.flatMap(({ label }) => (label === 0 ? [1, 0] : [0, 1])));

function network(): ClassifierBundle {
  const tokenizer = WordTokenizer.train(
    train.map(({ text }) => text),
    { specialTokens: { pad: '<pad>', unk: '<unk>' } },
  );
  const classifier = resNetAttention({
    vocabularySize: tokenizer.vocabularySize,
    numClasses: 2,
    embeddingDim: 4,
    filters: [4],
    attentionDim: 4,
  });
  return { classifier, tokenizer, labels };
}

describe('fitNgramMixture', () => {
  it('classifies by n-grams where the network knows nothing', async () => {
    const { mixture, parts, accuracy } = await fitNgramMixture({
      numClasses: 2,
      train,
      validation,
      network: chance(),
    });
    expect(parts.map(({ name }) => name)).toEqual([
      'network',
      'words 1-2',
      'characters 1-5',
      'words 1-2 (TF-IDF)',
      'characters 1-5 (TF-IDF)',
    ]);
    // Nine of ten texts are told by their word.
    expect(accuracy).toBeGreaterThan(0.75);
    const [good, bad] = mixture.probabilities('a lovely tale', [0.5, 0.5]);
    expect(good! + bad!).toBeCloseTo(1, 9);
    expect(good).toBeGreaterThan(0.7);
  });

  it('listens to the network where that knows more', async () => {
    const { mixture, parts, accuracy } = await fitNgramMixture({
      numClasses: 2,
      train,
      validation,
      network: certain(),
    });
    expect(parts[0]!.accuracy).toBe(1);
    expect(accuracy).toBe(1);
    expect(mixture.probabilities('a lovely film', [0, 1])[1]).toBeGreaterThan(0.75);
  });

  it('is hardly moved by a network that is right about a few validation texts by chance', async () => {
    const few = validation.slice(0, 10);
    const luck = few.flatMap(({ label }, i) =>
      i < 7 === (label === 0) ? [0.55, 0.45] : [0.45, 0.55],
    );
    const options = { numClasses: 2, train, validation: few };
    const { mixture, parts, heldOut } = await fitNgramMixture({ ...options, network: luck });
    expect(heldOut.labels).toHaveLength(few.length);
    const unused = await fitNgramMixture({ ...options, network: few.flatMap(() => [0.5, 0.5]) });
    expect(unused.mixture.networkWeight).toBe(0);
    expect(unused.heldOut.labels).toHaveLength(train.length + few.length);
    expect(parts[0]!.accuracy).toBe(0.7);
    // Log-probabilities of 0.1 about their mean, added so that they are half as large as one unit.
    expect(parts[0]!.weight * 0.1).toBeLessThan(0.7);
    const [likely] = mixture.probabilities('a lovely tale', [0.45, 0.55]);
    expect(likely).toBeGreaterThan(0.5);
  });

  it('reads characters alone where there are no spaces, counts them for many classes, and reads nothing of far too much', async () => {
    const options = { numClasses: 2, train, validation, network: chance() };
    const unspaced = await fitNgramMixture({ ...options, unspaced: true });
    expect(unspaced.parts.map(({ name }) => name)).toEqual([
      'network',
      'characters 1-3',
      'characters 1-3 (TF-IDF)',
    ]);
    const ofMany = {
      numClasses: 250,
      validation: validation.slice(0, 4),
      network: new Float32Array(4 * 250).fill(1 / 250),
    };
    const counted = await fitNgramMixture({ ...ofMany, train });
    expect(counted.parts.map(({ name }) => name)).toEqual([
      'network',
      'characters 1-4 (naive Bayes)',
    ]);
    const none = await fitNgramMixture({
      ...ofMany,
      train: [{ text: 'x'.repeat(20_000_001), label: 0 }],
    });
    expect(none.mixture.members).toEqual([]);
    expect(none.parts).toHaveLength(1);
  });

  it('takes a class without training texts, and validation texts of one class', async () => {
    const { mixture } = await fitNgramMixture({
      numClasses: 3,
      train,
      validation: validation.filter(({ label }) => label === 0),
      network: new Float32Array((validation.length / 2) * 3).fill(1 / 3),
    });
    const probabilities = mixture.probabilities('a great film', [0.3, 0.3, 0.4]);
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(0);
    expect(probabilities.every((p) => p >= 0 && Number.isFinite(p))).toBe(true);
  });
});

describe('a classifier with a wide part', () => {
  it('classifies with it, and does so again from its files', async () => {
    const bundle = network();
    const fitted = await fitNgramMixture({ numClasses: 2, train, validation, network: chance() });
    const whole = { ...bundle, ngrams: fitted.mixture };
    const texts = ['a great film', 'a terrible book', 'what boring songs'];
    const answers = await classify(whole, texts);
    expect(answers.map(({ label }) => label)).toEqual(['good', 'bad', 'bad']);
    // The attention is the network's.
    expect(answers[0]!.attention?.map(({ token }) => token)).toEqual(['a', 'great', 'film']);

    const files = await encodeClassifier(whole);
    expect(Object.keys(files).sort()).toEqual([
      'classifier.json',
      'ngrams.safetensors',
      'weights.safetensors',
    ]);
    const again = await classify(decodeClassifier(files, 'model'), texts);
    again.forEach(({ scores }, i) => {
      scores.forEach(({ label, score }, k) => {
        expect(label).toBe(answers[i]!.scores[k]!.label);
        expect(score).toBeCloseTo(answers[i]!.scores[k]!.score, 6);
      });
    });
  });

  it('is its network where the weights say so', async () => {
    const bundle = network();
    const texts = ['a great film'];
    const alone = await classify(bundle, texts);
    const same = await classify({ ...bundle, ngrams: new NgramMixture(1, []) }, texts);
    expect(same[0]!.score).toBeCloseTo(alone[0]!.score, 6);
    const files = await encodeClassifier(bundle);
    expect(new TextDecoder().decode(files['classifier.json'])).toContain('"version": 1');
  });

  it('is refused without its file, and with a damaged one', async () => {
    const { mixture } = await fitNgramMixture({
      numClasses: 2,
      train,
      validation,
      network: chance(),
    });
    const { 'ngrams.safetensors': ngrams, ...rest } = await encodeClassifier({
      ...network(),
      ngrams: mixture,
    });
    expect(() => decodeClassifier(rest, 'model')).toThrow(/ngrams\.safetensors: missing/);
    const cut = { ...rest, 'ngrams.safetensors': ngrams!.slice(0, -8) };
    expect(() => decodeClassifier(cut, 'model')).toThrow(FileFormatError);
    const other = new NgramMixture(1, mixture.members.slice(1)).encode();
    const missing = mixture.members.length - 1;
    expect(() => decodeClassifier({ ...rest, 'ngrams.safetensors': other }, 'model')).toThrow(
      `ngrams.safetensors: ${missing}/hashesHigh is missing`,
    );
  });
});
