import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldens, readJson } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import { SentencePieceTokenizer, tokenizerFromJSON } from '../index.js';

interface Golden {
  config: { model: string };
  vocabulary?: [string, number][];
  texts: {
    text: string;
    text_raw?: string;
    normalized: string;
    ids: number[];
    pieces: string[];
    spans: [number, number][];
    spans_utf16?: [number, number][];
    decoded: string;
  }[];
  options: {
    text: string;
    add_bos?: boolean;
    add_eos?: boolean;
    reverse?: boolean;
    ids: number[];
  }[];
}

const data = process.env.RESATTN_DATA_DIR;
const trained = join(goldens, 'tokenizers', 'trained');
const real = join(goldens, 'tokenizers', 'real');

/** Golden file as a path below the goldens, and the model's file. */
const cases: [string[], string][] = readdirSync(trained)
  .filter((name) => existsSync(join(trained, name, 'spiece.model')))
  .map((name) => [
    ['tokenizers', 'trained', name, 'golden.json'],
    join(trained, name, 'spiece.model'),
  ]);
const realNames = existsSync(real)
  ? readdirSync(real).filter((name) => name.startsWith('sentencepiece'))
  : [];
if (data !== undefined)
  for (const name of realNames) {
    const { config } = readJson<Golden>('tokenizers', 'real', name);
    cases.push([['tokenizers', 'real', name], join(data, 'tokenizers', config.model)]);
  }

it('there are SentencePiece models', () => expect(cases.length).toBeGreaterThan(0));

describe.each(cases)('%j', (path, file) => {
  const golden = readJson<Golden>(...path);
  const bytes = readFileSync(file);
  const tokenizer = new SentencePieceTokenizer(bytes);

  it(`normalizes, divides and decodes ${golden.texts.length} texts`, () => {
    for (const { text, normalized, ids, pieces, spans, spans_utf16, decoded } of golden.texts) {
      const encoding = tokenizer.encode(text);
      expect(tokenizer.normalize(text), text).toBe(normalized);
      expect(Array.from(encoding.ids), text).toEqual(ids);
      expect(encoding.tokens, text).toEqual(pieces);
      const units = pieces.map((_, i) => encoding.span(i));
      expect(units, text).toEqual(spans_utf16 ?? spans);
      const points = tokenizer.encode(text, { offsetUnit: 'codePoint' });
      expect(
        pieces.map((_, i) => points.span(i)),
        text,
      ).toEqual(spans);
      expect(tokenizer.decode(ids), text).toBe(decoded);
    }
  });

  it('replaces unpaired surrogates', () => {
    for (const { text_raw, ids } of golden.texts)
      if (text_raw !== undefined) expect(Array.from(tokenizer.encode(text_raw).ids)).toEqual(ids);
  });

  it('adds bos and eos', () => {
    const bounded = new SentencePieceTokenizer(bytes, { addBos: true, addEos: true });
    for (const { text, add_bos, add_eos, ids } of golden.options)
      if (add_bos && add_eos) expect(Array.from(bounded.encode(text).ids), text).toEqual(ids);
  });

  it('has the vocabulary of the file, and survives JSON', () => {
    (golden.vocabulary ?? []).forEach(([piece], id) => {
      expect(tokenizer.idToToken(id)).toBe(piece);
    });
    const again = tokenizerFromJSON(JSON.stringify(tokenizer));
    expect(again.toJSON()).toEqual(tokenizer.toJSON());
  });

  it('says where a file is cut off', () => {
    for (const length of [0, 1, 7, 100, bytes.length - 1, bytes.length - 200])
      expect(() => new SentencePieceTokenizer(bytes.subarray(0, length)), `${length}`).toThrow(
        /is damaged|has no pieces|unknown pieces|said to take/,
      );
  });
});
