import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import { pairSizes, scramble } from '../fixtures/sequence-conformance.js';
import { generate } from '../generation/generate.js';
import { rnnSearch } from './rnnsearch.js';
import { scorePairs } from './score-pairs.js';

const model = rnnSearch({
  ...pairSizes,
  embeddingDim: 6,
  units: 4,
  attentionDim: 5,
  maxoutUnits: 3,
});
scramble(model);

describe('scorePairs', () => {
  it('gives what was written the probability that it was written with', async () => {
    const sources = [[3, 4, 5], [10, 9], [6], [7, 8, 3, 4]];
    const options = { maxNewTokens: 6, forcedLastId: 2 };
    const written = (await generate(model.decoder, sources, options)).map(([best]) => best!);
    const pairs = written.map(({ tokens }, i) => ({ source: sources[i]!, target: tokens }));
    const scored = await scorePairs(model, pairs, { batchSize: 3 });
    scored.forEach(({ tokenLogProbs, score }, i) => {
      const { length } = written[i]!.tokens;
      // The last token was forced where the sequence did not end by itself before.
      const free = Math.min(length, 5);
      expectClose(
        tokenLogProbs.slice(0, free),
        written[i]!.tokenLogProbs!.slice(0, free),
        1e-5,
        `pair ${i}`,
      );
      expect(score).toBeCloseTo(
        tokenLogProbs.reduce((a, b) => a + b),
        5,
      );
    });
  });

  it('adds the end, and shows where each token looked', async () => {
    const { numTensors } = tf.memory();
    const pairs = [
      { source: [3, 4, 5], target: [6, 7] },
      { source: [8], target: [6, 7, 2] },
    ];
    const scored = await scorePairs(model, pairs, { returnAttentionScores: true });
    expect(scored.map(({ tokenLogProbs }) => tokenLogProbs.length)).toEqual([3, 3]);
    expect(scored[0]!.attention!.map((weights) => weights.length)).toEqual([3, 3, 3]);
    expect(scored[1]!.attention!.map((weights) => [...weights])).toEqual([[1], [1], [1]]);
    const [alone] = await scorePairs(model, [pairs[0]!]);
    expectClose(alone!.tokenLogProbs, scored[0]!.tokenLogProbs, 1e-5, 'alone');
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('refuses an empty source', async () => {
    const pairs = [{ source: [], target: [3] }];
    await expect(scorePairs(model, pairs)).rejects.toThrow('source 0 is empty');
  });
});
