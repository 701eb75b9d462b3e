import { setSeed } from '@resattn/core';
import { CharTokenizer } from '@resattn/data';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LanguageModelBundle } from '../bundles/language-model-bundle.js';
import { scramble } from '../fixtures/sequence-conformance.js';
import { transformerLanguageModel } from '../sequence/transformer-language-model.js';
import { TextGenerationPipeline } from './text-generation-pipeline.js';

const tokenizer = CharTokenizer.train(['abcdefgh']);
let bundle: LanguageModelBundle;

beforeAll(() => {
  setSeed(3);
  const model = transformerLanguageModel({
    vocabularySize: tokenizer.vocabularySize,
    modelDim: 8,
    numHeads: 2,
    numLayers: 1,
    hiddenUnits: 8,
    maxLength: 8,
    dropout: 0,
  });
  scramble(model);
  bundle = { model, tokenizer };
});

describe('TextGenerationPipeline', () => {
  it('writes the same whole and piece by piece, beyond what the model sees at once', async () => {
    const pipeline = new TextGenerationPipeline(bundle);
    // Special tokens are no text: they are never drawn.
    const options = { maxNewTokens: 20, suppressedIds: [0, 1, 2, 3] };
    const { text, isComplete, isTruncated } = await pipeline.continue('abc', options);
    expect(text.length).toBe(20);
    expect({ isComplete, isTruncated }).toEqual({ isComplete: false, isTruncated: false });
    let streamed = '';
    for await (const piece of pipeline.stream('abc', options)) streamed += piece;
    expect(streamed).toBe(text);
    pipeline.dispose();
  });

  it('reads the end of a prompt that is too long, and says so', async () => {
    const pipeline = new TextGenerationPipeline(bundle);
    const options = { maxNewTokens: 4, suppressedIds: [0, 1, 2, 3] };
    const long = await pipeline.continue('hhhhhhhhhhhdcba', options);
    expect(long.isTruncated).toBe(true);
    expect(long.text).toBe((await pipeline.continue('dcba', options)).text);
    pipeline.dispose();
  });

  it('stops at an end token, and draws by seed', async () => {
    const pipeline = new TextGenerationPipeline(bundle);
    const draw = (seed: number) =>
      pipeline.continue('ab', { maxNewTokens: 12, sampling: { temperature: 5, seed } });
    expect(await draw(1)).toEqual(await draw(1));
    const { text } = await pipeline.continue('ab', {
      maxNewTokens: 3,
      suppressedIds: [0, 1, 2, 3],
    });
    const end = tokenizer.tokenToId(text[1]!)!;
    const ended = await pipeline.continue('ab', {
      maxNewTokens: 3,
      suppressedIds: [0, 1, 2, 3],
      eosIds: [end],
    });
    expect(ended.isComplete).toBe(true);
    expect(text.startsWith(ended.text)).toBe(true);
    pipeline.dispose();
  });

  it('ends before a text that stops it, whole and piece by piece', async () => {
    const pipeline = new TextGenerationPipeline(bundle);
    const options = { maxNewTokens: 12, suppressedIds: [0, 1, 2, 3] };
    const { text } = await pipeline.continue('abc', options);
    const stop = ['never written', text.slice(3, 5)];
    const before = text.slice(0, text.indexOf(text.slice(3, 5)));
    const stopped = await pipeline.continue('abc', { ...options, stop });
    expect(stopped).toMatchObject({ text: before, isComplete: true });
    let streamed = '';
    for await (const piece of pipeline.stream('abc', { ...options, stop })) streamed += piece;
    expect(streamed).toBe(before);
    // What only begins like a text that stops is written in the end.
    let all = '';
    const begun = { ...options, stop: [`${text.at(-1)}?`] };
    for await (const piece of pipeline.stream('abc', begun)) all += piece;
    expect(all).toBe(text);
    pipeline.dispose();
  });

  it('takes the most probable token at temperature 0', async () => {
    const pipeline = new TextGenerationPipeline(bundle);
    const greedy = await pipeline.continue('ab', { maxNewTokens: 6 });
    const sampling = { temperature: 0, seed: 3 };
    expect(await pipeline.continue('ab', { maxNewTokens: 6, sampling })).toEqual(greedy);
    pipeline.dispose();
  });

  it('refuses an empty prompt, and names what it does not know', async () => {
    const pipeline = new TextGenerationPipeline(bundle);
    await expect(pipeline.continue('')).rejects.toThrow('the prompt is empty');
    const { unknown } = await pipeline.continue('aZb', { maxNewTokens: 1 });
    expect(unknown).toEqual(['Z']);
    pipeline.dispose();
  });
});
