import { describe, expect, it } from 'vitest';
import { numbers } from '../fixtures/markers.js';
import { BeamSearch, type BeamSearchOptions, logCoverage, numCandidates } from './beam-search.js';

const END = 0;
const VOCABULARY = 4;
const options: BeamSearchOptions = {
  batch: 1,
  numBeams: 3,
  maxNewTokens: 4,
  lengthPenalty: 1,
  earlyStopping: 'never',
  eosIds: [END],
  coveragePenalty: 0,
};

/** Log-probabilities after a token of a chain, the same whenever asked. */
function chain(seed: number): (last: number) => number[] {
  const random = numbers(seed);
  const rows = Array.from({ length: VOCABULARY + 1 }, () => {
    const weights = Array.from({ length: VOCABULARY }, () => random() + 0.05);
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => Math.log(weight / sum));
  });
  return (last) => rows[last]!;
}

/** The best continuations of an input, as the graph finds them. */
function candidatesAt(
  search: BeamSearch,
  { numBeams, eosIds }: BeamSearchOptions,
  next: (last: number, input: number) => number[],
) {
  const rows = search.rows();
  const count = Math.min(numCandidates(numBeams, eosIds.length), numBeams * VOCABULARY);
  const ranked = Array.from({ length: rows.length / numBeams }, (_, input) => {
    const all = Array.from({ length: numBeams }, (_, beam) => {
      const tokens = rows[input * numBeams + beam];
      let last = VOCABULARY;
      let sum = tokens === undefined ? Number.NEGATIVE_INFINITY : 0;
      for (const token of tokens ?? []) {
        sum += next(last, input)[token]!;
        last = token;
      }
      return next(last, input).map((logProb, id) => ({ beam, id, sum: sum + logProb }));
    }).flat();
    return all.sort((a, b) => b.sum - a.sum).slice(0, count);
  }).flat();
  return {
    count,
    ids: ranked.map(({ id }) => id),
    beams: ranked.map(({ beam }) => beam),
    logProbs: ranked.map(({ sum }) => sum),
  };
}

/** Runs a search in which every row sees all tokens. */
function run(settings: BeamSearchOptions, next: (last: number, input: number) => number[]) {
  const search = new BeamSearch(settings);
  let steps = 0;
  while (!search.isDone) {
    search.advance(candidatesAt(search, settings, next));
    steps++;
  }
  return { search, steps };
}

/** The score of every sequence that there is. */
function all(next: (last: number) => number[], lengthPenalty: number, longest: number) {
  const found: { tokens: number[]; score: number }[] = [];
  const visit = (tokens: number[], sum: number): void => {
    const last = tokens[tokens.length - 1] ?? VOCABULARY;
    next(last).forEach((logProb, id) => {
      const longer = [...tokens, id];
      const total = sum + logProb;
      if (id === END || longer.length === longest)
        found.push({ tokens: longer, score: total / longer.length ** lengthPenalty });
      else visit(longer, total);
    });
  };
  visit([], 0);
  return found.sort((a, b) => b.score - a.score);
}

describe('BeamSearch', () => {
  it.each([0.6, 1, 0])(
    'with a beam wide enough finds what is best of all, penalty %d',
    (penalty) => {
      for (let seed = 0; seed < 20; seed++) {
        const next = chain(seed);
        // As many beams as there are sequences.
        const settings = { ...options, numBeams: 121, lengthPenalty: penalty };
        const { search } = run(settings, next);
        const known = all(next, penalty, options.maxNewTokens);
        const found = search.results(5)[0]!;
        // Sequences of the same transitions in another order are equally good.
        found.forEach(({ tokens, score }, i) => {
          expect(score).toBeCloseTo(known[i]!.score, 10);
          const same = known.find((one) => String(one.tokens) === String(tokens))!;
          expect(score).toBeCloseTo(same.score, 10);
        });
      }
    },
  );

  it('searches for each input as if it were alone', () => {
    const chains = [chain(1), chain(2), chain(3)];
    const together = run({ ...options, batch: 3 }, (last, i) => chains[i]!(last)).search;
    const alone = chains.map((next) => run(options, next).search.results(3)[0]);
    expect(together.results(3)).toEqual(alone);
  });

  it('stops early when told to, and not before there are as many sequences as beams', () => {
    const long = { ...options, maxNewTokens: 40 };
    for (let seed = 0; seed < 20; seed++) {
      const steps = ([true, false, 'never'] as const).map((earlyStopping) => {
        const { search, steps } = run({ ...long, earlyStopping }, chain(seed));
        expect(search.results(3)[0]!.length).toBe(3);
        return steps;
      });
      expect(steps[0]).toBeLessThanOrEqual(steps[1]!);
      expect(steps[1]).toBeLessThanOrEqual(steps[2]!);
    }
  });

  it('ends by itself when nothing may be written any more', () => {
    const search = new BeamSearch(options);
    const none = new Array<number>(3).fill(Number.NEGATIVE_INFINITY);
    search.advance({ ids: [1, 1, 1], beams: [0, 0, 0], logProbs: none, count: 3 });
    expect(search.isDone).toBe(true);
    expect(search.results(3)).toEqual([[]]);
  });

  it('prefers sequences that looked at the whole source, with a coverage penalty', () => {
    const half = Float32Array.of(1, 0.1);
    const search = new BeamSearch({
      ...options,
      numBeams: 2,
      maxNewTokens: 2,
      coveragePenalty: 1,
    });
    // Row 0 continues with 1 or 2, then both end; the row of 2 looks at what is left.
    search.advance({
      ids: [1, 2],
      beams: [0, 0],
      logProbs: [-0.5, -0.6],
      count: 2,
      attention: Float32Array.of(...half, ...half),
    });
    search.advance({
      ids: [END, END],
      beams: [0, 1],
      logProbs: [-0.6, -0.7],
      count: 2,
      attention: Float32Array.of(...half, 0.1, 0.9),
    });
    expect(search.results(2)[0]!.map(({ tokens }) => tokens)).toEqual([
      [2, END],
      [1, END],
    ]);
  });
});

describe('logCoverage', () => {
  it('is 0 where all is covered, and leaves out padding', () => {
    expect(logCoverage([Float32Array.of(0.5, 1, 0), Float32Array.of(0.5, 0, 0)])).toBe(0);
    expect(logCoverage([Float32Array.of(0.25, 0.75)])).toBeCloseTo(Math.log(0.25 * 0.75), 6);
  });
});
