import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CharTokenizer } from '@resattn/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClassifier } from '../classifiers/families.js';
import { markerLabels, markerTexts } from '../fixtures/markers.js';
import { makeLanguageModel, makeSequenceToSequence } from '../sequence/families.js';
import { saveClassifier, saveLanguageModel, saveSequence } from './index.js';
import { pipeline } from './pipeline.js';

let folder = '';
const tokenizer = CharTokenizer.train(
  markerTexts(50, 1).map(({ text }) => text),
  { specialTokens: { pad: '<pad>', unk: '<unk>', bos: '<s>', eos: '</s>' } },
);
const { pad, bos, eos } = tokenizer.specialTokens as Record<string, number>;
const vocabularySize = tokenizer.vocabularySize;
const transformer = { modelDim: 8, numHeads: 2, hiddenUnits: 8 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipeline-'));
  const classifier = makeClassifier('text-cnn', { vocabularySize, numClasses: 3 });
  await saveClassifier(join(folder, 'run', 'model'), {
    classifier,
    tokenizer,
    labels: markerLabels,
  });
  await writeFile(join(folder, 'run', 'config.json'), '{"maxLength": 7}');
  const model = makeSequenceToSequence('transformer', {
    ...transformer,
    ...{ numEncoderLayers: 1, numDecoderLayers: 1, startId: bos!, eosId: eos! },
    sourceVocabularySize: vocabularySize,
    targetVocabularySize: vocabularySize,
  } as never);
  const sequence = { model, sourceTokenizer: tokenizer, targetTokenizer: tokenizer };
  await saveSequence(join(folder, 'sequence'), sequence);
  const language = makeLanguageModel('transformer', {
    ...transformer,
    padId: pad!,
    eosId: eos!,
    vocabularySize,
  } as never);
  await saveLanguageModel(join(folder, 'language'), { model: language, tokenizer });
});
afterAll(() => rm(folder, { recursive: true }));

describe('pipeline', () => {
  it('classifies one text or several, with the length of its run', async () => {
    const classify = await pipeline(join(folder, 'run'), { task: 'classification' });
    expect(classify.labels).toEqual(markerLabels);
    const one = await classify('abcdefghij');
    expect(markerLabels).toContain(one.label);
    expect(one.isTruncated).toBe(true);
    const several = await classify(['abA', 'kB'], { attention: false });
    expect(several.map(({ text }) => text)).toEqual(['abA', 'kB']);
    const signal = AbortSignal.abort(new Error('not any more'));
    await expect(classify(['a'], { signal })).rejects.toThrow('not any more');
    classify.dispose();
  });

  it('writes texts, whole or as they grow: the same', async () => {
    const translate = await pipeline(join(folder, 'sequence'));
    if (translate.task !== 'sequence') throw new Error(translate.task);
    const { text } = await translate('abcA', { maxNewTokens: 6 });
    let streamed = '';
    for await (const piece of translate.stream('abcA', { maxNewTokens: 6 })) streamed += piece;
    expect(streamed).toBe(text);
    expect(await translate(['abcA', 'kB'], { maxNewTokens: 6 })).toHaveLength(2);
    translate.dispose();
  });

  it('continues with prompts, whole or as they grow: the same', async () => {
    const write = await pipeline(join(folder, 'language'), { task: 'language-model' });
    const { prompt, text } = await write('abc', { maxNewTokens: 5 });
    let streamed = '';
    for await (const piece of write.stream('abc', { maxNewTokens: 5 })) streamed += piece;
    expect([prompt, streamed]).toEqual(['abc', text]);
    write.dispose();
  });

  it('refuses a folder without a model, and a model for something else', async () => {
    await expect(pipeline(folder)).rejects.toThrow('holds no model');
    await expect(pipeline(join(folder, 'run'), { task: 'sequence' })).rejects.toThrow(
      'holds a model for classification, not for sequence',
    );
  });
});
