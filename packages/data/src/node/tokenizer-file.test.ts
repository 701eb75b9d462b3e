import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bertTokenizer,
  byteLevelBpeTokenizerTrainer,
  CharTrainer,
  train,
} from '../tokenizers/index.js';
import { loadTokenizer, saveTokenizer, trainOnFiles } from './index.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-tokenizers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const vocabulary = '[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nThe\ncat\n##s\n';

/** Writes files into a folder of their own. */
function model(name: string, files: Record<string, string | Uint8Array>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  return path;
}

describe('loadTokenizer', () => {
  it('reads back what saveTokenizer wrote, and leaves nothing else behind', async () => {
    const tokenizer = bertTokenizer(vocabulary);
    const path = model('saved', {});
    await saveTokenizer(tokenizer, join(path, 'tokenizer.json'));
    expect(readdirSync(path)).toEqual(['tokenizer.json']);
    const again = await loadTokenizer(path);
    expect(again.toJSON()).toEqual(tokenizer.toJSON());
  });

  it('takes a vocab.txt as BERT, cased as the configuration beside it says', async () => {
    const path = model('bert', { 'vocab.txt.gz': gzipSync(vocabulary) });
    expect((await loadTokenizer(path)).encode('The cats').tokens).toEqual([
      ...['[CLS]', 'the', 'cat', '##s', '[SEP]'],
    ]);
    const cased = await loadTokenizer(path, { lowercase: false });
    expect(cased.encode('The').tokens[1]).toBe('The');
    writeFileSync(join(path, 'tokenizer_config.json'), '{"do_lower_case": false}');
    expect((await loadTokenizer(path)).encode('The').tokens[1]).toBe('The');
  });

  it('takes the kind that config.json names, as Chinese models of GPT-2 do', async () => {
    const files = {
      'config.json': '{"model_type":"gpt2","tokenizer_class":"BertTokenizer"}',
      'vocab.txt': vocabulary,
    };
    const tokenizer = await loadTokenizer(model('chinese-gpt2', files));
    expect(tokenizer.encode('the').tokens).toEqual(['[CLS]', 'the', '[SEP]']);
  });

  it('takes vocab.json with merges.txt as GPT-2', async () => {
    const files = {
      'vocab.json': '{"a": 0, "b": 1, "ab": 2}',
      'merges.txt': '#version: 0.2\na b\n',
    };
    const tokenizer = await loadTokenizer(model('gpt2', files));
    expect(Array.from(tokenizer.encode('ab').ids)).toEqual([2]);
  });

  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n';
  it.each([
    ['none', {}, /holds no tokenizer. Wanted one of tokenizer.json, vocab.txt/],
    ['half', { 'vocab.json': '{}' }, /part of a tokenizer: got vocab.json without merges.txt or/],
    ['merges', { 'merges.txt': 'a b' }, /got merges.txt without vocab.json/],
    ['addition', { 'added_tokens.json': '{}' }, /got added_tokens.json without a vocabulary/],
    [
      'settings',
      { 'config.json': '{"model_type":"t5"}', 'tokenizer_config.json': '{}' },
      /got tokenizer_config.json without a vocabulary, expected a tokenizer of the kind t5: .*spiece.model/,
    ],
    [
      'marian',
      { 'config.json': '{"model_type":"marian"}', 'vocab.json': '{}', 'source.spm': 'x' },
      /got vocab.json, source.spm without target.spm, expected .* marian: tokenizer.json, vocab.json with source.spm with target.spm/,
    ],
    [
      'roberta',
      { 'config.json': '{"model_type":"roberta"}', 'vocab.json': '{}' },
      /got vocab.json without merges.txt, .* kind roberta/,
    ],
    [
      'another',
      { 'config.json': '{"model_type":"t5"}', 'vocab.txt': vocabulary },
      /another kind of tokenizer: got vocab.txt, expected a tokenizer of the kind t5: .*tokenizer_class/,
    ],
    [
      'class',
      {
        'config.json': '{"model_type":"bert"}',
        'tokenizer_config.json': '{"tokenizer_class":"BertJapaneseTokenizer"}',
        'vocab.txt': vocabulary,
      },
      /files are those of a BertJapaneseTokenizer, which is not known here. Put its tokenizer.json/,
    ],
    [
      'list',
      { 'tokenizer_config.json': '[]', 'vocab.txt': vocabulary },
      /tokenizer_config.json holds a list, expected an object/,
    ],
    ['pointer', { 'tokenizer.json': pointer }, /tokenizer.json: This is a pointer of Git LFS/],
    ['pointer-spm', { 'spiece.model': pointer }, /spiece.model: This is a pointer of Git LFS/],
    ['nothing', { 'tokenizer.json': '{}' }, /there is no `model`/],
    ['null', { 'tokenizer.json': 'null' }, /tokenizer.json/],
    ['broken', { 'tokenizer.json': '{"model": ' }, /broken.*tokenizer.json is no JSON/],
    [
      'wrong',
      { 'tokenizer.json': '{"model": {"type": "X"}}' },
      /model.type is "X", expected one of/,
    ],
    ['binary', { 'vocab.txt': Uint8Array.of(0xff, 0xfe, 0) }, /is not UTF-8 text/],
    [
      'cut',
      { 'spiece.model': Uint8Array.of(10, 9, 1) },
      /spiece.model: The SentencePiece model is damaged/,
    ],
    ['empty', { 'tokenizer.json': '' }, /is empty/],
  ])('%s: says what is wrong', async (name, files, message) => {
    await expect(loadTokenizer(model(`bad-${name}`, files))).rejects.toThrow(message);
  });

  it('says when there is no such file', async () => {
    await expect(loadTokenizer(join(folder, 'nowhere'))).rejects.toThrow('There is no file');
  });
});

it('saveTokenizer leaves no part behind where it cannot write', async () => {
  const path = join(folder, 'missing', 'tokenizer.json');
  await expect(saveTokenizer(bertTokenizer(vocabulary), path)).rejects.toThrow('ENOENT');
  expect(existsSync(path)).toBe(false);
});

describe('trainOnFiles', () => {
  it('trains as on the same lines in memory, whatever the files are packed in', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `line ${i % 7} of the story, ends here é`);
    const path = model('corpus', {
      'a.txt': `${lines.slice(0, 100).join('\n')}\n`,
      'b.txt.gz': gzipSync(lines.slice(100).join('\r\n')),
    });
    const files = [join(path, 'a.txt'), join(path, 'b.txt.gz')];
    const stages = new Set<string>();
    let last = { done: 0, total: 0 };
    const tokenizer = await trainOnFiles(
      byteLevelBpeTokenizerTrainer({ vocabularySize: 300 }),
      files,
      {
        onProgress: ({ stage, done, total = 0 }) => {
          stages.add(stage);
          if (stage === 'reading') last = { done, total };
        },
      },
    );
    const inMemory = train(byteLevelBpeTokenizerTrainer({ vocabularySize: 300 }), lines);
    expect(tokenizer.toJSON()).toEqual(inMemory.toJSON());
    expect(last.done).toBe(last.total);
    expect([...stages].length).toBeGreaterThan(1);
  });

  it('refuses what holds no text', async () => {
    const path = model('nothing', { 'empty.txt': '' });
    await expect(trainOnFiles(new CharTrainer(), [join(path, 'empty.txt')])).rejects.toThrow(
      'is empty',
    );
    await expect(trainOnFiles(new CharTrainer(), [path])).rejects.toThrow('is a directory');
  });
});
