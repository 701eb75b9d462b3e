import { setSeed } from '@resattn/core';
import { CharTokenizer } from '@resattn/data';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SequenceBundle } from '../bundles/sequence-bundle.js';
import { scramble } from '../fixtures/sequence-conformance.js';
import { transformer } from '../sequence/transformer.js';
import { type Answer, SequencePipeline } from './sequence-pipeline.js';

const sourceTokenizer = CharTokenizer.train(['abcdef']);
const targetTokenizer = CharTokenizer.train(['uvwxyz']);
let bundle: SequenceBundle;

beforeAll(() => {
  setSeed(3);
  const model = transformer({
    sourceVocabularySize: sourceTokenizer.vocabularySize,
    targetVocabularySize: targetTokenizer.vocabularySize,
    startId: 2,
    eosId: 3,
    modelDim: 8,
    numHeads: 2,
    numEncoderLayers: 1,
    numDecoderLayers: 1,
    hiddenUnits: 8,
    dropout: 0,
  });
  scramble(model);
  bundle = { model, sourceTokenizer, targetTokenizer };
});

const options = { maxNewTokens: 6, numBeams: 2 };

describe('SequencePipeline', () => {
  it('answers each source alike, alone and among others', async () => {
    const pipeline = new SequencePipeline(bundle, { batchSize: 2 });
    const sources = ['abc', 'fedcba', 'd', 'abc'];
    const together = await pipeline.answer(sources, options);
    for (const [i, source] of sources.entries()) {
      const [alone] = await pipeline.answer([source], options);
      expect(alone!.text).toBe(together[i]!.text);
      expect(alone!.score).toBeCloseTo(together[i]!.score, 4);
    }
    expect(together[3]!.text).toBe(together[0]!.text);
    pipeline.dispose();
  });

  it('gives candidates best first, and where the model looked', async () => {
    const pipeline = new SequencePipeline(bundle);
    const [answer] = await pipeline.answer(['abcd'], {
      ...options,
      numReturnSequences: 2,
      alignment: true,
    });
    const { candidates, alignment, text, score } = answer!;
    expect(candidates.map((each) => each.text)).toContain(text);
    expect(candidates[0]!.score).toBe(score);
    expect(candidates[1]!.score).toBeLessThanOrEqual(score);
    expect(alignment!.keys).toEqual(['a', 'b', 'c', 'd']);
    expect(alignment!.weights.length).toBe(alignment!.queries.length);
    for (const row of alignment!.weights)
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    pipeline.dispose();
  });

  it('streams what it answers, and ends with where it looked', async () => {
    const pipeline = new SequencePipeline(bundle);
    const request = { maxNewTokens: 6, alignment: true };
    const [{ text, isComplete, alignment }] = (await pipeline.answer(['abcd'], request)) as [
      Answer,
    ];
    const stream = pipeline.stream('abcd', request);
    let streamed = '';
    let part = await stream.next();
    for (; !part.done; part = await stream.next()) streamed += part.value;
    expect(streamed).toBe(text);
    expect(part.value).toMatchObject({ text, isComplete });
    expect(part.value.alignment).toEqual(alignment);
    pipeline.dispose();
  });

  it('says what was not read and not known, and reports progress', async () => {
    const pipeline = new SequencePipeline(bundle, { maxSourceLength: 3, batchSize: 1 });
    const done: number[] = [];
    const answers = await pipeline.answer(['abQcd', 'a'], {
      ...options,
      onProgress: (count) => done.push(count),
    });
    expect(answers.map(({ isTruncated }) => isTruncated)).toEqual([true, false]);
    expect(answers.map(({ unknown }) => unknown)).toEqual([['Q'], []]);
    expect(done).toEqual([1, 2]);
    pipeline.dispose();
  });

  it('refuses an empty source, and stops when told to', async () => {
    const pipeline = new SequencePipeline(bundle);
    await expect(pipeline.answer(['a', ' '], options)).rejects.toThrow(
      'source 1 is without a token',
    );
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(pipeline.answer(['a'], { ...options, signal })).rejects.toThrow('enough');
    expect(() => new SequencePipeline(bundle, { batchSize: 0 })).toThrow('batchSize is 0');
    pipeline.dispose();
  });
});
