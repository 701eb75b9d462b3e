import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTensorData } from '@resattn/core';
import { CharTokenizer } from '@resattn/data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transformer } from '../sequence/transformer.js';
import { transformerLanguageModel } from '../sequence/transformer-language-model.js';
import { loadLanguageModel, saveLanguageModel } from './language-model-folder.js';
import { loadSequence, saveSequence } from './sequence-folder.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generating-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const tokenizer = CharTokenizer.train(['abcdef']);
const sizes = { modelDim: 8, numHeads: 2, hiddenUnits: 8 };

const sequence = (modelDim = sizes.modelDim) => ({
  model: transformer({
    sourceVocabularySize: tokenizer.vocabularySize,
    targetVocabularySize: tokenizer.vocabularySize,
    startId: 2,
    eosId: 3,
    numEncoderLayers: 1,
    numDecoderLayers: 1,
    ...sizes,
    modelDim,
  }),
  sourceTokenizer: tokenizer,
  targetTokenizer: tokenizer,
});

const language = () => ({
  model: transformerLanguageModel({
    vocabularySize: tokenizer.vocabularySize,
    numLayers: 1,
    ...sizes,
  }),
  tokenizer,
});

describe('a sequence-to-sequence model', () => {
  it('is loaded with the weights, configuration and tokenizers that it was saved with', async () => {
    const bundle = sequence();
    await saveSequence(folder, bundle);
    const loaded = await loadSequence(folder);
    expect(loaded.model.config).toEqual(bundle.model.config);
    expect(await readTensorData(loaded.model.weights)).toEqual(
      await readTensorData(bundle.model.weights),
    );
    expect(loaded.sourceTokenizer).toBe(loaded.targetTokenizer);
    expect(loaded.sourceTokenizer.toJSON()).toEqual(tokenizer.toJSON());
  });

  it('with two vocabularies keeps both', async () => {
    const other = CharTokenizer.train(['uvwxyz']);
    await saveSequence(folder, { ...sequence(), targetTokenizer: other });
    const { targetTokenizer } = await loadSequence(folder);
    expect(targetTokenizer.toJSON()).toEqual(other.toJSON());
  });

  it('is written with weights of 8 bits where asked for, and computes with what they stand for', async () => {
    const bundle = sequence(32);
    const file = join(folder, 'weights.safetensors');
    await saveSequence(folder, bundle);
    const { size } = await stat(file);
    await saveSequence(folder, bundle, { method: 'int8' });
    expect((await stat(file)).size).toBeLessThan(0.6 * size);
    const [before, after] = await Promise.all(
      [bundle, await loadSequence(folder)].map(({ model }) => readTensorData(model.weights)),
    );
    for (const [name, { values }] of Object.entries(before!)) {
      const largest = Math.max(...Array.from(values as Float32Array, Math.abs));
      const restored = after![name]!.values;
      for (let i = 0; i < values.length; i++)
        expect(Math.abs(Number(restored[i]) - Number(values[i]))).toBeLessThanOrEqual(
          largest / 127,
        );
    }
  });

  it('that is missing, damaged or mixed up is refused by file', async () => {
    await expect(loadSequence(folder)).rejects.toThrow(/sequence\.json: missing/);
    await saveSequence(folder, sequence());
    const file = join(folder, 'sequence.json');
    const { sourceTokenizer, ...rest } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(rest));
    await expect(loadSequence(folder)).rejects.toThrow(
      /sequence\.json: sourceTokenizer is missing/,
    );
    const longer = CharTokenizer.train(['abcdefg']).toJSON();
    await writeFile(file, JSON.stringify({ ...rest, sourceTokenizer: longer }));
    await expect(loadSequence(folder)).rejects.toThrow(
      /the source tokenizer has 11 tokens, the model 10/,
    );
    await writeFile(file, JSON.stringify({ ...rest, sourceTokenizer }));
    await truncate(join(folder, 'weights.safetensors'), 100);
    await expect(loadSequence(folder)).rejects.toThrow(/weights\.safetensors/);
  });
});

describe('a language model', () => {
  it('is loaded with the weights, configuration and tokenizer that it was saved with', async () => {
    const bundle = language();
    await saveLanguageModel(folder, bundle);
    const loaded = await loadLanguageModel(folder);
    expect(loaded.model.config).toEqual(bundle.model.config);
    expect(await readTensorData(loaded.model.weights)).toEqual(
      await readTensorData(bundle.model.weights),
    );
    expect(loaded.tokenizer.toJSON()).toEqual(tokenizer.toJSON());
  });

  it('of another kind is refused', async () => {
    await saveSequence(folder, sequence());
    await expect(loadLanguageModel(folder)).rejects.toThrow(/language-model\.json: missing/);
  });
});
