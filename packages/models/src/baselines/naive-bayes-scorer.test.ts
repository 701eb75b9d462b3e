import { describe, expect, it } from 'vitest';
import { NgramMixture } from '../wide/ngram-mixture.js';
import { NaiveBayesScorer } from './naive-bayes-scorer.js';

const examples = [
  { text: 'Anna', label: 0 },
  { text: 'banana', label: 0 },
  { text: 'ana', label: 1 },
  { text: 'lolo', label: 2 },
  { text: 'Lola', label: 2 },
];
const ngrams = { unit: 'characters', minN: 1, maxN: 2 } as const;
const scorer = NaiveBayesScorer.train(examples, 3, ngrams);

/** The formula, over sets of strings. */
function expected(text: string): number[] {
  const gramsOf = (each: string) => {
    const characters = ` ${each.toLowerCase()} `;
    const grams = new Set<string>();
    for (let i = 0; i < characters.length; i++) {
      grams.add(characters[i]!);
      if (i + 1 < characters.length) grams.add(characters.slice(i, i + 2));
    }
    return grams;
  };
  const sets = examples.map((each) => ({ grams: gramsOf(each.text), label: each.label }));
  const known = [...new Set(sets.flatMap(({ grams }) => [...grams]))].filter(
    (gram) => sets.filter(({ grams }) => grams.has(gram)).length >= 2,
  );
  const count = (gram: string, k: number) =>
    sets.filter(({ grams, label }) => label === k && grams.has(gram)).length;
  const found = [...gramsOf(text)].filter((gram) => known.includes(gram));
  return [0, 1, 2].map((k) => {
    const total = known.reduce((sum, gram) => sum + count(gram, k), 0);
    const logs = found.map((gram) =>
      Math.log((count(gram, k) + 0.1) / (total + 0.1 * known.length)),
    );
    return logs.reduce((sum, value) => sum + value, 0) / found.length;
  });
}

describe('NaiveBayesScorer', () => {
  it.each(['ana', 'LOLA', 'nano', 'a'])('scores %j by its formula', (text) => {
    const wanted = expected(text);
    scorer.scores(text).forEach((score, k) => {
      expect(score).toBeCloseTo(wanted[k]!, 10);
    });
  });

  it('knows nothing of a text without known n-grams', () => {
    expect(Array.from(NaiveBayesScorer.train([], 3, ngrams).scores('ana'))).toEqual([0, 0, 0]);
  });

  it('survives its file', () => {
    const mixture = new NgramMixture(0.5, [{ weight: 2, scorer }]);
    const where = { numClasses: 3, file: 'ngrams.safetensors' };
    const again = NgramMixture.decode(mixture.describe(), mixture.encode(), where);
    const network = [0.2, 0.3, 0.5];
    expect(again.probabilities('banal', network)).toEqual(mixture.probabilities('banal', network));
    expect(again.describe()).toEqual(mixture.describe());
  });

  it('refuses a table that does not fit together', () => {
    const tensors = scorer.tensors('0');
    for (const [name, values] of [
      ['starts', new Int32Array(3)],
      ['classes', Int32Array.from(tensors['0/classes']!.values as Int32Array, () => 3)],
      ['counts', new Int32Array(tensors['0/counts']!.values.length)],
    ] as const) {
      const damaged = {
        ...tensors,
        [`0/${name}`]: { dtype: 'int32' as const, shape: [values.length], values },
      };
      expect(() =>
        NaiveBayesScorer.fromTensors(damaged, '0', { ...ngrams, numClasses: 3 }),
      ).toThrow(/does not fit together/);
    }
    const { '0/counts': _, ...cut } = tensors;
    expect(() => NaiveBayesScorer.fromTensors(cut, '0', { ...ngrams, numClasses: 3 })).toThrow(
      /0\/counts is missing/,
    );
  });

  it('refuses a description of an unknown kind', () => {
    const mixture = new NgramMixture(1, [{ weight: 1, scorer }]);
    const description = mixture.describe();
    const members = description.members.map((each) => ({ ...each, type: 'forest' as 'linear' }));
    expect(() =>
      NgramMixture.decode({ ...description, members }, mixture.encode(), {
        numClasses: 3,
        file: 'ngrams.safetensors',
      }),
    ).toThrow(/unknown kind "forest"/);
  });
});
