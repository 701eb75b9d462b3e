import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { afterAll, describe, expect, it } from 'vitest';
import { numbers } from '../fixtures/markers.js';
import { pairSizes, scramble } from '../fixtures/sequence-conformance.js';
import { transformer } from '../sequence/transformer.js';
import { transformerLanguageModel } from '../sequence/transformer-language-model.js';
import { applyEdits, constrain } from './constraints.js';
import { generate, SequenceGenerator } from './generate.js';
import type { ConstraintOptions, GeneratedSequence } from './generate-options.js';
import { completionsOfNgrams } from './ngrams.js';
import { editScores, editTensors } from './score-edits.js';

const small = { modelDim: 8, numHeads: 2, hiddenUnits: 12 };
const language = transformerLanguageModel({
  ...small,
  vocabularySize: 11,
  eosId: 2,
  numLayers: 1,
  maxLength: 40,
});
const pairs = transformer({ ...pairSizes, ...small, numEncoderLayers: 1, numDecoderLayers: 1 });
scramble(language);
scramble(pairs);
const writer = new SequenceGenerator(language.decoder);
const translator = new SequenceGenerator(pairs.decoder);
afterAll(() => {
  writer.dispose();
  translator.dispose();
});

const prompts = [[3, 4, 5], [6, 7, 8, 9, 10], [3]];
const sources = [[3, 4, 5, 6], [7], [10, 9, 8]];

const first = async (all: Promise<GeneratedSequence[][]>) => (await all)[0]![0]!;

describe('generate', () => {
  it('takes the most probable token each time', async () => {
    const greedy = await first(writer.generate([prompts[0]!], { maxNewTokens: 8 }));
    const tokens = [...prompts[0]!];
    const logProbs = greedy.tokens.map((token) => {
      const logits = language.apply({ tokens: tf.tensor2d([tokens], undefined, 'int32') });
      const row = tf.squeeze(tf.slice(logits, [0, tokens.length - 1, 0], [1, 1, 11]));
      expect(token).toBe(tf.argMax(row).dataSync()[0]);
      tokens.push(token);
      return tf.logSoftmax(row).dataSync()[token]!;
    });
    expectClose(greedy.tokenLogProbs!, logProbs, 1e-5, 'log-probabilities');
    expect(greedy.score).toBeCloseTo(
      logProbs.reduce((a, b) => a + b),
      4,
    );
  });

  it('serves all positions and further calls with one graph each', async () => {
    const generator = new SequenceGenerator(pairs.decoder);
    await generator.generate(sources, { maxNewTokens: 9 });
    const { traces } = generator;
    await generator.generate([[5, 5, 5, 5, 5], [4], [3]], { maxNewTokens: 12 });
    expect(generator.traces).toBe(traces);
    expect(traces).toBeLessThanOrEqual(2);
    generator.dispose();
  });

  it('makes more room as it writes', async () => {
    const options = { maxNewTokens: 70, eosIds: [] };
    for (const numBeams of [1, 2]) {
      const [written] = await translator.generate([sources[0]!], { ...options, numBeams });
      const [long] = written!;
      expect(long!.tokens.length).toBe(70);
      const target = tf.tensor2d([[1, ...long!.tokens.slice(0, -1)]], undefined, 'int32');
      const source = tf.tensor2d([sources[0]!], undefined, 'int32');
      const { logits } = pairs.apply({ source, target });
      const logProbs = tf.squeeze(tf.logSoftmax(logits)).arraySync() as number[][];
      const sum = long!.tokens.reduce((total, id, t) => total + logProbs[t]![id]!, 0);
      expect(long!.score).toBeCloseTo(numBeams === 1 ? sum : sum / 70, 3);
    }
    const [continued] = await writer.generate([[3]], { maxNewTokens: 39, eosIds: [] });
    const [prompted] = continued!;
    const text = tf.tensor2d([[3, ...prompted!.tokens.slice(0, -1)]], undefined, 'int32');
    const best = tf.argMax(language.apply({ tokens: text }), 2).dataSync();
    expect(prompted!.tokens).toEqual([...best]);
  });

  it('leaves no tensor behind, also when it is broken off', async () => {
    const options = { maxNewTokens: 6, numBeams: 2, repetitionPenalty: 1.1 };
    await translator.generate(sources, options);
    const { numTensors } = tf.memory();
    await translator.generate(sources, options);
    const reason = new Error('enough');
    const broken = translator.generate(sources, { ...options, signal: AbortSignal.abort(reason) });
    await expect(broken).rejects.toThrow('enough');
    for await (const _ of translator.stream(sources[0]!, { maxNewTokens: 6 })) break;
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('streams what it would write', async () => {
    const options = { maxNewTokens: 7, sampling: { temperature: 1.3, seed: 4 } };
    const whole = await first(writer.generate([prompts[1]!], options));
    const tokens: number[] = [];
    for await (const { token } of writer.stream(prompts[1]!, options)) tokens.push(token);
    expect(tokens).toEqual(whole.tokens);
  });

  it('draws the same for the same seed, and by the probabilities of the model', async () => {
    const draw = (seed: number) =>
      writer.generate([prompts[0]!], {
        maxNewTokens: 1,
        numReturnSequences: 400,
        sampling: { seed },
      });
    const [drawn, again, other] = await Promise.all([draw(1), draw(1), draw(2)]);
    expect(drawn).toEqual(again);
    expect(drawn).not.toEqual(other);
    const counts = new Map<number, number>();
    for (const { tokens, tokenLogProbs } of drawn[0]!) {
      counts.set(tokens[0]!, (counts.get(tokens[0]!) ?? 0) + 1);
      expect(tokenLogProbs!.length).toBe(1);
    }
    for (const { tokens, tokenLogProbs } of drawn[0]!) {
      const p = Math.exp(tokenLogProbs![0]!);
      // Five standard deviations of a count of 400.
      const bound = 5 * Math.sqrt(400 * p * (1 - p)) + 1;
      expect(Math.abs(counts.get(tokens[0]!)! - 400 * p)).toBeLessThan(bound);
    }
    const best = await first(
      writer.generate([prompts[0]!], { maxNewTokens: 5, sampling: { topK: 1 } }),
    );
    const greedy = await first(writer.generate([prompts[0]!], { maxNewTokens: 5 }));
    expect(best.tokens).toEqual(greedy.tokens);
  });

  it.each([1, 3])('obeys every constraint with %d beams', async (numBeams) => {
    const run = (options: ConstraintOptions) =>
      translator.generate(sources, { numBeams, maxNewTokens: 8, ...options });
    const bodies = (all: Awaited<ReturnType<typeof run>>) =>
      all.flatMap((list) => list.map(({ tokens }) => tokens));
    for (const tokens of bodies(await run({ noRepeatNgramSize: 2 }))) {
      const ngrams = tokens.slice(1).map((token, i) => `${tokens[i]} ${token}`);
      expect(new Set(ngrams).size).toBe(ngrams.length);
    }
    for (const tokens of bodies(await run({ minNewTokens: 6 })))
      expect(tokens.length).toBeGreaterThanOrEqual(6);
    for (const tokens of bodies(await run({ suppressedIds: [4, 5], bannedSequences: [[6, 7]] })))
      expect(` ${tokens.join(' ')} `).not.toMatch(/ [45] | 6 7 /);
    for (const tokens of bodies(await run({ forcedFirstId: 8, forcedLastId: 2 }))) {
      expect(tokens[0]).toBe(8);
      expect(tokens[tokens.length - 1]).toBe(2);
    }
    const prefix = [5, 3, 5];
    const allowedIds = (tokens: readonly number[]) =>
      tokens.length <= prefix.length ? [prefix[tokens.length - 1]!] : undefined;
    for (const tokens of bodies(await run({ allowedIds })))
      expect(tokens.slice(0, 3)).toEqual(prefix);
    const copies = bodies(await run({ sourceNoRepeatNgramSize: 1 }));
    await expect(run({ allowedIds: () => [3, 9] })).rejects.toThrow(
      'allowedIds returned 9, expected ids from 0 to 8',
    );
    copies.forEach((tokens, i) => {
      for (const token of sources[i]!) expect(tokens).not.toContain(token);
    });
  });

  it('says where it looked, for each token and no further than its source', async () => {
    for (const numBeams of [1, 2]) {
      const all = await translator.generate(sources, {
        numBeams,
        maxNewTokens: 5,
        returnAttentionScores: true,
      });
      all.forEach(([best], i) => {
        expect(best!.attention!.length).toBe(best!.tokens.length);
        for (const weights of best!.attention!) {
          expect(weights.length).toBe(sources[i]!.length);
          expectClose([weights.reduce((a, b) => a + b)], [1], 1e-5, 'sum');
        }
        const source = tf.tensor2d([sources[i]!], undefined, 'int32');
        const target = tf.tensor2d([[1, ...best!.tokens.slice(0, -1)]], undefined, 'int32');
        const { attention } = pairs.apply({ source, target }, { returnAttentionScores: true });
        const flat = best!.attention!.flatMap((weights) => [...weights]);
        expectClose(flat, attention!.dataSync(), 1e-5, 'weights');
      });
    }
  });

  it('writes nothing for no inputs', async () => {
    expect(await generate(language.decoder, [])).toEqual([]);
  });

  it.each([
    [{ numBeams: 12 }, 'numBeams is 12, but the vocabulary has 11 tokens; expected at most 11'],
    [{ maxNewTokens: 37 }, 'maxNewTokens is 37, but the model has 40 positions, 5 of them taken'],
    [{ maxNewTokens: 0 }, 'maxNewTokens is 0, expected an integer from 1'],
    [{ numReturnSequences: 2 }, 'numReturnSequences is 2, expected at most numBeams, which is 1'],
    [{ numBeams: 2, sampling: {} }, 'sampling and numBeams exclude each other'],
    [{ sampling: { temperature: -1 } }, 'temperature is -1, expected a number from 0'],
    [{ sampling: { topp: 0.9 } as object }, 'unknown option "topp"; did you mean "topP"?'],
    [{ sampling: { topP: 0 } }, 'topP is 0, expected a number above 0, at most 1'],
    [{ sampling: { minP: 1 } }, 'minP is 1, expected a number from 0, below 1'],
    [{ forcedFirstId: 11 }, 'forcedFirstId names token 11, expected ids from 0 to 10'],
    [{ repetitionPenalty: 0 }, 'repetitionPenalty is 0, expected a number above 0'],
    [{ earlyStopping: 'yes' as never }, 'earlyStopping is "yes", expected true, false or "never"'],
    [{ coveragePenalty: 1, numBeams: 2 }, 'coveragePenalty compares the beams of a model with a'],
    [{ beams: 3 } as never, 'unknown option "beams"; did you mean "numBeams"? Options: '],
  ])('refuses %o', async (options, message) => {
    await expect(writer.generate(prompts, options)).rejects.toThrow(message);
  });

  it.each([
    [[[]], 'prompt 0 is empty, expected at least one token'],
    [[[3], [11]], "token 0 of prompt 1 is 11, expected an id from 0 to 10; use the model's own"],
    [[Array<number>(41).fill(3)], 'prompt 0 has 41 tokens, the model reads at most 40; cut it'],
  ])('refuses the inputs %o', async (inputs, message) => {
    await expect(writer.generate(inputs)).rejects.toThrow(message);
  });
});

describe('editScores', () => {
  it('does to all rows what applyEdits does to one', () => {
    const random = numbers(3);
    const scores = Array.from({ length: 4 }, () =>
      Array.from({ length: 11 }, () => random() * 4 - 2),
    );
    const options: ConstraintOptions = {
      repetitionPenalty: 1.4,
      noRepeatNgramSize: 2,
      sequenceBiases: [{ tokens: [3, 4], bias: 2 }],
      suppressedIds: [7],
      allowedIds: (_, input) => (input === 2 ? [1, 3, 7] : undefined),
    };
    const edits = scores.map((_, row) =>
      row === 3
        ? undefined
        : constrain(
            options,
            { tokens: [0, 3, 4, 5, 3], numPadding: row, input: row },
            { numNewTokens: 2, maxNewTokens: 9, eosIds: [2], vocabularySize: 11 },
          ),
    );
    const edited = editScores(tf.tensor2d(scores), editTensors(edits, 1.4));
    const expected = scores.flatMap((row, i) => {
      const values = Float32Array.from(row);
      if (edits[i]) applyEdits(values, edits[i], 1.4);
      return [...values];
    });
    const finite = (values: Iterable<number>) =>
      Array.from(values, (x) => (x === Number.NEGATIVE_INFINITY ? -1e9 : x));
    expectClose(finite(edited.dataSync()), finite(expected), 1e-6, 'scores');
  });
});

describe('completionsOfNgrams', () => {
  it('finds what would complete an n-gram', () => {
    expect(completionsOfNgrams([1, 2, 3, 1, 2], [1, 2, 3, 1, 2], 3)).toEqual([3]);
    expect(completionsOfNgrams([5, 1], [1, 2, 1, 4], 2)).toEqual([2, 4]);
    expect(completionsOfNgrams([5], [1, 2], 1)).toEqual([1, 2]);
    expect(completionsOfNgrams([1], [1, 2, 3], 3)).toEqual([]);
  });
});
