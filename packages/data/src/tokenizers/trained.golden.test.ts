import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { goldens, readJson } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import {
  expectPadding,
  expectText,
  expectTruncation,
  type GoldenEncodings,
} from './fixtures/encoding-goldens.js';
import { type PipelineTokenizer, tokenizerFromJSON } from './index.js';

const folder = join(goldens, 'tokenizers', 'trained');
const names = readdirSync(folder).filter((name) =>
  existsSync(join(folder, name, 'tokenizer.json')),
);

it('there are trained tokenizers', () => expect(names.length).toBeGreaterThan(0));

describe.each(names)('%s', (name) => {
  const json = readJson<object>('tokenizers', 'trained', name, 'tokenizer.json');
  const golden = readJson<GoldenEncodings>('tokenizers', 'trained', name, 'golden.json');
  const tokenizer = tokenizerFromJSON(json) as PipelineTokenizer;

  it(`encodes and decodes ${golden.texts.length} texts`, () => {
    for (const text of golden.texts) expectText(tokenizer, text);
  });

  it('encodes pairs, windows and batches', () => {
    for (const pair of golden.pairs ?? []) expectText(tokenizer, pair);
    for (const cut of golden.truncation ?? []) expectTruncation(tokenizer, cut);
    for (const batch of golden.padding ?? []) expectPadding(tokenizer, batch);
  });

  it('writes the tokenizer.json that it read', () => {
    expect(JSON.parse(JSON.stringify(tokenizer))).toEqual(json);
  });
});
