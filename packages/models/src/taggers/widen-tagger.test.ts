import { setSeed } from '@resattn/core';
import { describe, expect, it } from 'vitest';
import { bestTags, type ChainWeights, chainMarginals, chainScore } from './chain.js';
import { chainMixtureWeights, chooseEntityBias } from './chain-mixture.js';
import { entityF1 } from './entity-f1.js';
import { emissionsOf, trainLinearTagger } from './linear-tagger.js';
import { makeTagger } from './tagger.js';
import { decodeTagger, encodeTagger, type TaggerBundle } from './tagger-bundle.js';
import { TaggingPipeline } from './tagging-pipeline.js';
import { widenTagger } from './widen-tagger.js';
import { WordVocabulary } from './word-vocabulary.js';

/** Numbers between -1 and 1 that are the same each time. */
function numbers(length: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (state * 16807) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
}

const chainOf = (numTags: number, seed: number): ChainWeights => ({
  numTags,
  transitions: numbers(numTags ** 2, seed),
  start: numbers(numTags, seed + 1),
  end: numbers(numTags, seed + 2),
});

describe('a chain', () => {
  const [time, numTags] = [4, 3];
  const chain = chainOf(numTags, 11);
  const emissions = numbers(time * numTags, 5);
  const sequences = Array.from({ length: numTags ** time }, (_, n) =>
    Array.from({ length: time }, (_, t) => Math.floor(n / numTags ** t) % numTags),
  );
  const scores = sequences.map((tags) => chainScore(emissions, chain, tags));
  const logPartition = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));

  it('has the marginals that summing over all sequences gives', () => {
    const found = chainMarginals(emissions, chain);
    expect(found.logPartition).toBeCloseTo(logPartition, 9);
    const tags = new Float64Array(time * numTags);
    const pairs = new Float64Array(numTags ** 2);
    sequences.forEach((sequence, n) => {
      const p = Math.exp(scores[n]! - logPartition);
      sequence.forEach((tag, t) => {
        tags[t * numTags + tag]! += p;
        if (t > 0) pairs[sequence[t - 1]! * numTags + tag]! += p;
      });
    });
    found.tags.forEach((p, i) => {
      expect(p).toBeCloseTo(tags[i]!, 9);
    });
    found.pairs.forEach((p, i) => {
      expect(p).toBeCloseTo(pairs[i]!, 9);
    });
  });

  it('has the best sequence of all', () => {
    const best = scores.indexOf(Math.max(...scores));
    expect(Array.from(bestTags(emissions, chain))).toEqual(sequences[best]);
  });

  it('stays finite for thousands of words and scores of hundreds', () => {
    const long = numbers(5000 * numTags, 3).map((score) => 300 * score);
    const { tags, logPartition: sum } = chainMarginals(long, chain);
    expect(Number.isFinite(sum)).toBe(true);
    expect(tags.every((p) => p >= 0 && p <= 1 + 1e-9)).toBe(true);
  });
});

it('the features learn from a sentence of thousands of words without being thrown far', async () => {
  const alternating = (length: number) => ({
    tokens: Array.from({ length }, (_, i) => `w${i % 50}`),
    labels: Array.from({ length }, (_, i) => i % 2),
  });
  const few = Array.from({ length: 20 }, (_, i) => ({
    tokens: [`w${i}`, 'x'],
    labels: [0, i % 2],
  }));
  const { weights, chain, features } = await trainLinearTagger([...few, alternating(5000)], {
    ...{ numTags: 2, transitions: true, seed: 1 },
  });
  for (const values of [weights, chain.transitions, chain.start, chain.end])
    for (const value of values) expect(Math.abs(value)).toBeLessThan(20);
  const { tokens, labels } = alternating(500);
  const emissions = emissionsOf(features.encode(tokens), weights, 2);
  expect(Array.from(bestTags(emissions, chain))).toEqual(labels);
});

describe('a mixture of chains', () => {
  const numTags = 2;
  const labels = Array.from({ length: 40 }, (_, i) => [i % 2, (i >> 1) % 2]);
  /** Scores that are right about the tags as often as asked. */
  const member = (isRight: (i: number) => boolean) => ({
    chain: chainOf(numTags, 1),
    emissions: labels.map((tags, i) =>
      Float64Array.from(tags.flatMap((tag) => (isRight(i) === (tag === 0) ? [2, -2] : [-2, 2]))),
    ),
  });

  it('leaves out a chain that is wrong, and listens to both where both help', () => {
    const good = member((i) => i % 10 > 0);
    const other = member((i) => i % 10 !== 5);
    const wrong = member((i) => i % 3 === 0);
    expect(chainMixtureWeights([good, wrong], labels)[1]).toBeCloseTo(0, 2);
    for (const weight of chainMixtureWeights([good, other], labels))
      expect(weight).toBeGreaterThan(0.2);
  });

  it('finds the bias with which entities that are likelier than not found are kept', () => {
    // O is 1.2 ahead of each entity, and 3 ahead where there is none.
    const chain = chainOf(3, 1);
    for (const part of [chain.transitions, chain.start, chain.end]) part.fill(0);
    const truth = Array.from({ length: 30 }, (_, i) => [i % 3 === 0 ? 1 : 0]);
    const emissions = truth.map(([tag]) => Float64Array.of(0, tag === 1 ? -1.2 : -3, -9));
    const tags = ['O', 'B-a', 'I-a'];
    const bias = chooseEntityBias({ emissions, chain }, truth, tags);
    expect(bias).toBeGreaterThan(1.2);
    expect(bias).toBeLessThan(3);
  });

  it('F1 counts whole entities', () => {
    const tags = ['O', 'B-a', 'I-a'];
    expect(entityF1([[1, 2, 0, 1]], [[1, 2, 2, 0]], tags)).toBe(0);
    expect(entityF1([[1, 2, 0, 1]], [[1, 2, 0, 0]], tags)).toBeCloseTo(2 / 3, 9);
    expect(entityF1([[0]], [[0]], tags)).toBe(0);
  });
});

const places = ['Oslo', 'Quito', 'Turin', 'Lima', 'Accra', 'Dakar'];
const verbs = ['in', 'to', 'from', 'near'];
const examples = Array.from({ length: 48 }, (_, i) => ({
  tokens: ['We', 'went', verbs[i % 4]!, places[(i * 5) % 6]!, '.'],
  labels: [0, 0, 0, 1, 0],
}));
const train = examples.slice(0, 36);
const validation = examples.slice(36);
const tags = ['O', 'B-place', 'I-place'];

function untrained(crf: boolean, tagging: TaggerBundle['tagging'] = 'entities'): TaggerBundle {
  setSeed(1);
  const vocabulary = WordVocabulary.train(train.map(({ tokens }) => tokens));
  const tagger = makeTagger({
    vocabularySize: vocabulary.vocabularySize,
    characterVocabularySize: vocabulary.characterVocabularySize,
    numTags: 3,
    ...{ embeddingDim: 4, characterDim: 4, characterFilters: 4, units: 8, crf },
  });
  return { tagger, vocabulary, tags, tagging, unit: 'words' };
}

describe.each([true, false])('a network that is made wide (CRF: %s)', (crf) => {
  it('tags by lexical features where the network knows nothing, and does so again from its files', async () => {
    const network = untrained(crf);
    const { bundle, parts, score } = await widenTagger(network, { train, validation });
    expect(parts.map(({ name }) => name)).toEqual(['network', 'lexical features']);
    expect(parts[1]!.score).toBe(1);
    expect(score).toBe(1);
    const pipeline = new TaggingPipeline(bundle);
    const texts = ['We went near Turin .', 'We went to Quito .'];
    const tagged = await pipeline.tag(texts);
    expect(tagged.map(({ entities }) => entities.map(({ text }) => text))).toEqual([
      ['Turin'],
      ['Quito'],
    ]);
    const again = new TaggingPipeline(decodeTagger(await encodeTagger(bundle), 'folder'));
    expect(await again.tag(texts)).toEqual(tagged);
    pipeline.dispose();
    again.dispose();
    await expect(widenTagger(bundle, { train, validation })).rejects.toThrow('already');
  });
});

it('entityBias moves the best tags, not their probabilities', async () => {
  const network = untrained(true);
  const { vocabulary, tagger } = network;
  const biased = makeTagger({ ...tagger.config, entityBias: 50 });
  for (const [name, variable] of Object.entries(biased.weights))
    variable.assign(tagger.weights[name]!);
  const tag = async (each: typeof tagger) => {
    const pipeline = new TaggingPipeline({ ...network, vocabulary, tagger: each });
    const [answer] = await pipeline.tagWords([['We', 'went']]);
    pipeline.dispose();
    return answer!;
  };
  const found = await tag(biased);
  expect(found.tags).not.toContain('O');
  for (const score of found.scores) expect(score).toBeLessThan(0.9);
});
