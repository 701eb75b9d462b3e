import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyModel } from '../pretrained/fixtures/tiny-models.js';
import { pipeline } from './pipeline.js';
import { fromPretrained, savePretrained } from './pretrained/index.js';

let folder: string;
/** A model, and the class of the tokenizer that belongs to it. */
const models = {
  bert: ['bert', 'sequence-classification', 'BertTokenizer'],
  roberta: ['bert', 'sequence-classification', 'RobertaTokenizer'],
  gpt2: ['gpt2', 'causal-lm', 'GPT2Tokenizer'],
  llama: ['gpt2', 'causal-lm', 'LlamaTokenizer'],
  t5: ['t5', 'seq2seq', 'T5Tokenizer'],
  marian: ['t5', 'seq2seq', 'MarianTokenizer'],
} as const;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'half-'));
  for (const [name, [family, task, tokenizerClass]] of Object.entries(models)) {
    const model = tinyModel(family, task, { tokenizer_class: tokenizerClass });
    await savePretrained(join(folder, name), { model, tokenizer: undefined, companions: {} });
    model.dispose();
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe('a folder with some of the files of a tokenizer names those that are missing', () => {
  it.each([
    ['roberta', ['vocab.json'], /got vocab.json without merges.txt/],
    ['gpt2', ['merges.txt'], /got merges.txt without vocab.json/],
    ['bert', ['added_tokens.json'], /got added_tokens.json without a vocabulary, .*vocab.txt/],
    ['marian', ['vocab.json', 'target.spm'], /got vocab.json, target.spm without source.spm/],
    ['t5', ['tokenizer_config.json'], /got tokenizer_config.json without a vocabulary, .*spiece/],
    ['llama', ['vocab.txt'], /another kind of tokenizer: got vocab.txt, expected .* kind llama/],
    ['bert', ['tokenizer.json'], /tokenizer.json is empty/],
  ])('%s with %j', async (family, files, message) => {
    const half = join(folder, `${family}-${files.join('-')}`);
    await cp(join(folder, family), half, { recursive: true });
    for (const file of files)
      await writeFile(join(half, file), file === 'tokenizer.json' ? '' : '{}');
    await expect(fromPretrained(half)).rejects.toThrow(message);
    await expect(pipeline(half)).rejects.toThrow(message);
  });

  it('and special tokens that the model has no embedding for are refused', async () => {
    const other = join(folder, 'other-tokens');
    await cp(join(folder, 'bert'), other, { recursive: true });
    const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'the'];
    await writeFile(join(other, 'vocab.txt'), words.join('\n'));
    const load = async (tokens: object) => {
      await writeFile(join(other, 'special_tokens_map.json'), JSON.stringify(tokens));
      return fromPretrained(other);
    };
    const { model, tokenizer } = await load({});
    const vocabularySize = Number(model.config.vocab_size);
    expect(tokenizer!.encode('the').tokens).toEqual(['[CLS]', 'the', '[SEP]']);
    model.dispose();
    const more = Array.from({ length: vocabularySize - words.length }, (_, i) => `w${i}`);
    await writeFile(join(other, 'vocab.txt'), [...words, ...more, 'beyond'].join('\n'));
    await expect(load({ cls_token: '<s>' })).rejects.toThrow(
      /other-tokens: the tokenizer is not that of the model: it gives "<s>" the id \d+, and the model/,
    );
    await rm(join(other, 'special_tokens_map.json'));
    const classify = await pipeline(other, { task: 'classification' });
    await expect(classify(['the beyond'])).rejects.toThrow(
      new RegExp(`gives "beyond" the id ${vocabularySize}, and the model has embeddings`),
    );
    classify.dispose();
  });

  it('and one with none says what a pipeline needs', async () => {
    const { tokenizer, model } = await fromPretrained(join(folder, 'bert'));
    expect(tokenizer).toBeUndefined();
    model.dispose();
    await expect(pipeline(join(folder, 'bert'))).rejects.toThrow(/put its tokenizer.json beside/);
    await expect(pipeline(join(folder, 't5'))).rejects.toThrow(/put its tokenizer.json beside/);
  });
});
