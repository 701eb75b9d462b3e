import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { subwordNmtText, subwordNmtTokenizer, tokenizerFromJSON } from '../index.js';

const codes = '#version: 0.2\nl o\nlo w</w>\ne r</w>\n';

describe('subword-nmt', () => {
  const tokenizer = subwordNmtTokenizer(codes);

  it('merges as learnt, and marks what goes on', () => {
    const { tokens } = tokenizer.encode('low lower');
    expect(subwordNmtText(tokens)).toBe('low lo@@ w@@ er');
    expect(tokenizer.decode(tokenizer.encode('low lower').ids)).toBe('low lower');
    expect(tokenizer.specialTokens).toMatchObject({ pad: 0, unk: 1, bos: 2, eos: 3 });
  });

  it('knows the characters that it is given, and survives JSON', () => {
    expect(tokenizer.encode('lox').tokens.at(-1)).toBe('<unk>');
    const wider = subwordNmtTokenizer(codes, { characters: ['xyz'] });
    expect(subwordNmtText(wider.encode('lox').tokens)).toBe('lo@@ x');
    const again = tokenizerFromJSON(JSON.stringify(wider));
    expect(again.encode('lox low').ids).toEqual(wider.encode('lox low').ids);
  });

  it.each([
    ['a b\n', /begin with "a b", expected "#version: 0.2"/],
    ['#version: 0.2\na b\nc\n', /Line 3 of the codes is "c", expected two symbols/],
  ])('%j is refused', (text, message) => {
    expect(() => subwordNmtTokenizer(text)).toThrow(message);
  });
});

const data = process.env.RESATTN_DATA_DIR;
const missing = data === undefined ? ' (skipped: RESATTN_DATA_DIR is not set)' : '';

it.skipIf(missing)(`divides the published corpus as published${missing}`, () => {
  const read = (name: string) => readFileSync(join(data!, 'tokenizers', 'subword-nmt', name));
  const lines = (name: string) => gunzipSync(read(name)).toString('utf8').trimEnd().split('\n');
  const corpus = lines('corpus.en.gz');
  const tokenizer = subwordNmtTokenizer(read('bpe.ref').toString('utf8'), { characters: corpus });
  const divided = lines('corpus.bpe.ref.en.gz');
  expect(corpus.length).toBe(divided.length);
  corpus.forEach((line, i) => {
    expect(subwordNmtText(tokenizer.encode(line).tokens)).toBe(divided[i]!.trim());
  });
});
