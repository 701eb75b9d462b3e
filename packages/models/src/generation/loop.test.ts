import { tensorFlowKernels } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { afterAll, describe, expect, it } from 'vitest';
import { pairSizes, scramble } from '../fixtures/sequence-conformance.js';
import { transformer } from '../sequence/transformer.js';
import { transformerLanguageModel } from '../sequence/transformer-language-model.js';
import { STEPS_BEFORE_XLA } from './compiled-decoder.js';
import type { Decoder } from './decoder.js';
import { SequenceGenerator } from './generate.js';
import type { GenerateOptions } from './generate-options.js';

const small = { modelDim: 8, numHeads: 2, hiddenUnits: 12 };
const language = transformerLanguageModel({
  ...small,
  vocabularySize: 11,
  eosId: 2,
  numLayers: 1,
  maxLength: 80,
});
const pairs = transformer({ ...pairSizes, ...small, numEncoderLayers: 1, numDecoderLayers: 1 });
scramble(language);
scramble(pairs);
const decoders = { 'encoder-decoder': pairs.decoder, 'decoder-only': language.decoder };
// Of unequal lengths, so that rows are padded on either side.
const inputs = [[3, 4, 5, 6, 7], [7], [8, 5, 3]];

/** Leaves all tokens free, and has the host look at every one. */
const watched: GenerateOptions = { allowedIds: () => undefined };

describe.each(['graph', 'xla'] as const)('steps in a loop, by %s', (compiler) => {
  describe.each(Object.entries(decoders))('of an %s', (_, decoder) => {
    const generator = new SequenceGenerator(decoder, { compiler });
    // The reference is always the executor's, one step a call.
    const single = new SequenceGenerator(decoder, { compiler: 'graph' });
    afterAll(() => {
      generator.dispose();
      single.dispose();
    });

    it.each([
      ['greedy', {}],
      ['greedy, some rows ending early', { eosIds: [3, 4, 5, 6] }],
      ['greedy, with what is the same in every step', { suppressedIds: [4], minNewTokens: 5 }],
      ['beams', { numBeams: 3, numReturnSequences: 3, lengthPenalty: 0.8 }],
      ['beams, some inputs done early', { numBeams: 2, earlyStopping: true, eosIds: [3, 4, 5] }],
    ] as [string, GenerateOptions][])('equals one step a call: %s', async (_, options) => {
      const settings = { maxNewTokens: 40, ...options };
      const looped = await generator.generate(inputs, settings);
      const stepped = await single.generate(inputs, { ...settings, ...watched });
      looped.flat().forEach((sequence, i) => {
        const expected = stepped.flat()[i]!;
        expect(sequence.tokens).toEqual(expected.tokens);
        expect(sequence.isComplete).toBe(expected.isComplete);
        expectClose([sequence.score], [expected.score], 1e-4, 'score');
      });
      expect(looped.map(({ length }) => length)).toEqual(stepped.map(({ length }) => length));
    });
  });

  it('reports where it looked', async () => {
    const generator = new SequenceGenerator(pairs.decoder, { compiler });
    const single = new SequenceGenerator(pairs.decoder, { compiler: 'graph' });
    for (const numBeams of [1, 2]) {
      const options = { maxNewTokens: 5, numBeams, returnAttentionScores: true };
      const [looped, stepped] = [
        await generator.generate(inputs, options),
        await single.generate(inputs, { ...options, ...watched }),
      ];
      looped.forEach(([best], i) => {
        const expected = stepped[i]![0]!.attention!.flatMap((weights) => [...weights]);
        expectClose(
          best!.attention!.flatMap((weights) => [...weights]),
          expected,
          1e-5,
          'attention',
        );
      });
    }
    generator.dispose();
    single.dispose();
  });
});

describe.runIf(tensorFlowKernels())('large caches, by XLA', () => {
  const wide = { ...small, modelDim: 128, hiddenUnits: 8 };
  const models = [
    transformerLanguageModel({
      ...wide,
      vocabularySize: 11,
      eosId: 2,
      numLayers: 1,
      maxLength: 80,
    }),
    transformer({ ...pairSizes, ...wide, numEncoderLayers: 1, numDecoderLayers: 1 }),
  ];
  const many = Array.from({ length: 16 }, (_, i) => [3 + (i % 5), 4, ...(i % 3 ? [5, 6] : [])]);

  it.each(models)('are shared by beams: $family', async (model) => {
    scramble(model);
    const isShared: boolean[] = [];
    const decoder: Decoder = {
      ...model.decoder,
      step: (input) => {
        model.decoder.mapCaches!(input.state, (cache) => {
          isShared.push(cache.ancestors !== undefined);
          return cache;
        });
        return model.decoder.step(input);
      },
    };
    const write = async (compiler: 'graph' | 'xla') => {
      const generator = new SequenceGenerator(decoder, { compiler });
      // More than one call of the loop, and more room than at first.
      const options = { numBeams: 4, numReturnSequences: 4, maxNewTokens: 40, eosIds: [] };
      const found = await generator.generate(many, options);
      generator.dispose();
      return found.flat();
    };
    const expected = await write('graph');
    expect(isShared).not.toContain(true);
    const found = await write('xla');
    expect(isShared).toContain(true);
    found.forEach(({ tokens, score }, i) => {
      expect(tokens).toEqual(expected[i]!.tokens);
      expectClose([score], [expected[i]!.score], 1e-4, 'score');
    });
  });
});

describe.runIf(tensorFlowKernels())('a generator', () => {
  it('has XLA compile what it has run often enough, and writes the same', async () => {
    const generator = new SequenceGenerator(language.decoder);
    const options = { maxNewTokens: 20, eosIds: [] };
    const write = async () => (await generator.generate([[3, 4]], options))[0]![0];
    const first = await write();
    const { traces } = generator;
    const before = tf.memory().numTensors;
    for (let steps = 0; steps <= STEPS_BEFORE_XLA; steps += options.maxNewTokens - 1) {
      const next = await write();
      expect(next!.tokens).toEqual(first!.tokens);
    }
    expect(generator.traces).toBe(traces + 1);
    expect(tf.memory().numTensors).toBe(before);
    generator.dispose();
  });

  it('draws with the executor, however often', async () => {
    const generator = new SequenceGenerator(language.decoder);
    const options = { maxNewTokens: 20, eosIds: [], sampling: { seed: 3 } };
    await generator.generate([[3, 4]], options);
    const { traces } = generator;
    for (let steps = 0; steps <= STEPS_BEFORE_XLA; steps += options.maxNewTokens - 1)
      await generator.generate([[3, 4]], options);
    expect(generator.traces).toBe(traces);
    generator.dispose();
  });
});
