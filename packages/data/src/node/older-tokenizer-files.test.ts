import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type MarianTokenizer, tokenizerFromJSON } from '../tokenizers/index.js';
import separate from './fixtures/reference-marian-vocabularies.json' with { type: 'json' };
import reference from './fixtures/reference-tokenizer-files.json' with { type: 'json' };
import { loadTokenizer } from './index.js';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

function folderOf(files: Readonly<Record<string, string | undefined>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'older-tokenizers-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files))
    if (content !== undefined) writeFileSync(join(folder, name), Buffer.from(content, 'base64'));
  return folder;
}

describe('a folder with the older files of a tokenizer gives the ids of the reference', () => {
  const cases = reference.cases.map(
    (one) => [`${one.family} ${JSON.stringify(one.settings ?? {})}`, one] as const,
  );

  it.each(cases)('%s', async (_, one) => {
    const tokenizer = await loadTokenizer(folderOf(one.files));
    const idsOf = (each: typeof tokenizer) =>
      (one.texts ?? reference.texts).map((text) => [...each.encode(text).ids]);
    expect(idsOf(tokenizer)).toEqual(one.ids);
    const pair = tokenizer.encode('the river', { pair: 'the hills' });
    expect([...pair.ids]).toEqual(one.pair);
    if (one.pairTypes) expect([...pair.typeIds]).toEqual(one.pairTypes);
    expect(one.ids.map((ids) => tokenizer.decode(ids))).toEqual(one.decoded);
    expect(idsOf(tokenizerFromJSON(JSON.parse(JSON.stringify(tokenizer))))).toEqual(one.ids);
  });

  it('the tokens cover their places in the text', async () => {
    for (const family of ['roberta', 't5', 'marian']) {
      const { files } = reference.cases.find((one) => one.family === family)!;
      const encoding = (await loadTokenizer(folderOf(files))).encode('the river is old');
      const spans = encoding.tokens.map((_token, i) => encoding.span(i).join('-'));
      expect(spans.at(-1)).toBe('0-0');
      expect(spans[spans.length - 2]).toMatch(/-16$/);
    }
  });

  it('Marian with added tokens is refused by name', async () => {
    const { files } = reference.cases.find((one) => one.family === 'marian')!;
    const encoded = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64');
    for (const added of [
      { 'tokenizer_config.json': encoded({ additional_special_tokens: ['<x>'] }) },
      { 'added_tokens.json': encoded({ '<x>': 66 }) },
    ])
      await expect(loadTokenizer(folderOf({ ...files, ...added }))).rejects.toThrow(
        'added token "<x>": got a Marian tokenizer',
      );
  });

  it('Marian with a vocabulary for each side', async () => {
    const { files } = reference.cases.find((one) => one.family === 'marian')!;
    const encoded = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64');
    const settings = { 'tokenizer_config.json': encoded({ separate_vocabs: true }) };
    const { targetVocabulary, ids, targetIds, decoded } = separate;
    const folder = folderOf({
      ...{ ...files, ...settings, 'target_vocab.json': encoded(targetVocabulary) },
    });
    const loaded = await loadTokenizer(folder);
    for (const tokenizer of [loaded, tokenizerFromJSON(JSON.parse(JSON.stringify(loaded)))]) {
      const { ofTargets } = tokenizer as MarianTokenizer;
      const idsBy = (each: typeof tokenizer) =>
        reference.texts.map((text) => [...each.encode(text).ids]);
      expect(idsBy(tokenizer)).toEqual(ids);
      expect(idsBy(ofTargets)).toEqual(targetIds);
      for (const each of [tokenizer, ofTargets])
        expect(targetIds.map((one) => each.decode(one))).toEqual(decoded);
      expect(ofTargets.vocabularySize).not.toBe(tokenizer.vocabularySize);
    }
    await expect(loadTokenizer(folderOf({ ...files, ...settings }))).rejects.toThrow(
      /"separate_vocabs" is true, and there is no target_vocab\.json/,
    );
  });
});
