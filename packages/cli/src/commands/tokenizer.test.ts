import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tokenizerFromJSON } from '@resattn/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resattn } from '../../test/command.js';

let folder: string;
let corpus: string;
let trained: string;
const text = 'The older lanterns are glowing.';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-tokenizer-'));
  corpus = join(folder, 'corpus.txt.gz');
  const lines = Array.from(
    { length: 200 },
    (_, i) => `The ${i % 3 ? 'older' : 'old'} lanterns glow.`,
  );
  writeFileSync(corpus, gzipSync(lines.join('\n')));
  trained = join(folder, 'tokenizer.json');
  await resattn(['tokenizer', 'train', corpus, '--out', trained, '--vocabulary-size', '300']);
  // 4 special tokens, 256 bytes, and merges until every word is one token.
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('train', () => {
  it.each([
    ['bpe', []],
    ['byte-level-bpe', ['--bos', '--eos', '--dropout', '0.1']],
    ['wordpiece', ['--no-lowercase', '--min-frequency', '3']],
    ['unigram', ['--normalization', 'NFC', '--lowercase']],
    ['word', ['--split', 'whitespace', '--normalization', 'none']],
    ['char', ['--eos']],
  ])('%s', async (model, options) => {
    const out = join(folder, `${model}.json`);
    const size = model === 'byte-level-bpe' ? '300' : '60';
    const args = ['--out', out, '--model', model, '--vocabulary-size', size, ...options];
    const { status, said, error } = await resattn(['tokenizer', 'train', corpus, ...args]);
    expect(error).toBe('');
    expect(status).toBe(0);
    expect(said).toMatch(/^\d+ tokens in [\d.]+ s$/);
    const tokenizer = tokenizerFromJSON(readFileSync(out, 'utf8'));
    expect(tokenizer.vocabularySize).toBeLessThanOrEqual(Number(size));
    expect(tokenizer.encode('The older lanterns').ids.length).toBeGreaterThan(0);
  });

  it.each([
    [['--model', 'unigram', '--dropout', '0.1'], /--dropout is for bpe, byte-level-bpe/],
    [['--model', 'char', '--min-frequency', '0'], /expected an integer from 1/],
    [['--vocab-size', '300'], /It is called --vocabulary-size now: --vocabulary-size 300/],
    [['--model', 'bbpe'], /Allowed choices are bpe, byte-level-bpe/],
  ])('%j is refused, and nothing is written', async (options, message) => {
    const out = join(folder, 'refused.json');
    const { status, error } = await resattn([
      'tokenizer',
      'train',
      corpus,
      '--out',
      out,
      ...options,
    ]);
    expect(status).toBeGreaterThan(0);
    expect(error).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });
});

it('inspect names the parts', async () => {
  const { out } = await resattn(['tokenizer', 'inspect', trained]);
  expect(out).toMatch(/^model +BPE /m);
  expect(out).toMatch(/^vocabularySize +278$/m);
  expect(out).toMatch(/^specialTokens +pad <pad> \(0\), unk <unk> \(1\)/m);
  expect(out).toMatch(/^preTokenizer +ByteLevel \(/m);
  const { out: vocabulary } = await resattn(['tokenizer', 'inspect', trained, '--vocab']);
  expect(vocabulary.split('\n')).toHaveLength(278);
  const { out: json } = await resattn(['tokenizer', 'inspect', trained, '--json']);
  expect(JSON.parse(json)).toMatchObject({ vocabularySize: 278, model: { type: 'BPE' } });
});

describe('encode and decode', () => {
  it('give a text back', async () => {
    const { out: ids } = await resattn(['tokenizer', 'encode', trained, '--ids', text]);
    expect(ids).toMatch(/^\d+( \d+)+$/);
    const { out } = await resattn(['tokenizer', 'decode', trained], `${ids}\n${ids}\n`);
    expect(out).toBe(`${text}\n${text}`);
    const { out: typed } = await resattn(['tokenizer', 'decode', trained, ...ids.split(' ')]);
    expect(typed).toBe(text);
  });

  it('read standard input, a line a text, and print everything as JSON', async () => {
    const { out } = await resattn(['tokenizer', 'encode', trained, '--json'], 'old\n\nétude\n');
    const [first, empty, last] = out.split('\n').map((line) => JSON.parse(line));
    expect(first.tokens.join('')).toBe('old');
    expect(empty).toMatchObject({ text: '', ids: [], tokens: [] });
    expect(last.offsets.at(-1)[1]).toBe(5);
  });

  it('keep special tokens on request, cut, and encode pairs', async () => {
    const vocabulary = join(folder, 'vocab.txt');
    writeFileSync(vocabulary, ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'old', 'lantern'].join('\n'));
    const encode = (...args: string[]) => resattn(['tokenizer', 'encode', vocabulary, ...args]);
    expect((await encode('old', '--pair', 'lantern')).out).toBe('[CLS] old [SEP] lantern [SEP]');
    expect((await encode('old lantern old', '--max-length', '4')).out).toBe(
      '[CLS] old lantern [SEP]',
    );
    expect((await encode('old', '--no-special')).out).toBe('old');
    const decode = (...args: string[]) => resattn(['tokenizer', 'decode', vocabulary, ...args]);
    expect((await decode('[2, 4, 3]')).out).toBe('old');
    expect((await decode('2', '4', '3', '--keep-special')).out).toBe('[CLS] old [SEP]');
    expect((await decode('2', '6')).error).toContain(
      '"6" is no id of this tokenizer, expected 0 to 5',
    );
  });

  it('say when there is no tokenizer', async () => {
    const { status, error } = await resattn(['tokenizer', 'encode', `${folder}/none`, 'x']);
    expect(status).toBe(1);
    expect(error).toMatch(/There is no file .*none/);
  });
});
