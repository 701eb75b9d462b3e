import { expectClose, readJson } from '@test/goldens';
import { expect, test } from 'vitest';
import { discountedGain, ndcg } from '../ranking/ndcg.js';
import { distinctN } from './distinct.js';
import { characterErrorRate, matchErrorRate, wordErrorRate } from './error-rate.js';
import { alignmentCounts, levenshtein } from './levenshtein.js';

const wer = readJson<{
  cases: { reference: string; hypothesis: string; expected: Record<string, number> }[];
  corpus: Record<string, number>;
}>('metrics', 'wer.json');

const strings = readJson<{
  levenshtein: { a: string; b: string; distance: number }[];
  distinct: ({ texts: string[] } & Record<string, number>)[];
  ndcg: { relevance: number[]; score: number[]; expected: Record<string, number> }[];
}>('metrics', 'strings_and_ranking.json');

const one = (name: string, actual: number, want: number | undefined) =>
  expectClose([actual], [want!], 1e-9, name);

test('error rates of each text', () => {
  for (const { reference, hypothesis, expected } of wer.cases) {
    const data = [[hypothesis], [reference]] as const;
    one(
      `wer of ${hypothesis}`,
      wordErrorRate()
        .update(...data)
        .result(),
      expected.wer,
    );
    one(
      `mer of ${hypothesis}`,
      matchErrorRate()
        .update(...data)
        .result(),
      expected.mer,
    );
    one(
      `cer of ${hypothesis}`,
      characterErrorRate()
        .update(...data)
        .result(),
      expected.cer,
    );
    const words = (text: string) => text.split(' ').filter((word) => word);
    const counts = alignmentCounts(words(reference), words(hypothesis));
    const errors = counts.substitutions + counts.deletions + counts.insertions;
    expect(counts.hits).toBe(expected.hits);
    expect(errors).toBe(expected.errors);
    expect(counts.hits + counts.substitutions + counts.deletions).toBe(expected.words);
    expect(levenshtein(reference.trim(), hypothesis.trim())).toBe(expected.char_errors);
  }
});

test('error rates of the corpus', () => {
  const data = [wer.cases.map((c) => c.hypothesis), wer.cases.map((c) => c.reference)] as const;
  one(
    'wer',
    wordErrorRate()
      .update(...data)
      .result(),
    wer.corpus.wer,
  );
  one(
    'cer',
    characterErrorRate()
      .update(...data)
      .result(),
    wer.corpus.cer,
  );
});

test('Levenshtein distance', () => {
  for (const { a, b, distance } of strings.levenshtein) {
    expect(levenshtein(a, b), `${a} / ${b}`).toBe(distance);
    const counts = alignmentCounts(a, b);
    expect(counts.substitutions + counts.deletions + counts.insertions).toBe(distance);
  }
});

test('distinct-n', () => {
  for (const { texts, ...expected } of strings.distinct) {
    for (const [key, want] of Object.entries(expected)) {
      const n = Number(key.split('_')[1]);
      one(key, distinctN(n).update(texts).result(), want);
    }
  }
});

test('NDCG', () => {
  for (const { relevance, score, expected } of strings.ndcg) {
    const of = (k?: number) => ndcg({ k }).update([score], [relevance]).result();
    for (const [key, want] of Object.entries(expected)) {
      const k = /^ndcg_at_(\d+)_linear_gain$/.exec(key)?.[1];
      if (k) one(key, of(Number(k)), want);
    }
    one('ndcg', of(), expected.ndcg_linear_gain);
    one('dcg', discountedGain(score, relevance), expected.dcg);
  }
});
