import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ByteTokenizer,
  bertTokenizer,
  byteLevelBpeTokenizer,
  byteLevelBpeTokenizerTrainer,
  CharTokenizer,
  parseVocabularyJSON,
  type Tokenizer,
  tokenizerFromJSON,
  train,
} from './index.js';

const bpe = (model: object, rest: object = {}) => ({
  version: '1.0',
  ...rest,
  model: { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: [['a', 'b']], ...model },
});

describe('a tokenizer.json that is wrong names the field', () => {
  it.each<[unknown, RegExp]>([
    ['{"version": ', /tokenizer\.json is no JSON/],
    [[], /tokenizer\.json is an array of 0, expected an object/],
    [{}, /there is no `model`/],
    [{ ...bpe({}), version: '2.0' }, /tokenizer\.json\.version is "2\.0", expected '1\.0'/],
    [bpe({ type: 'BPX' }), /model\.type is "BPX", expected one of/],
    [bpe({ vocab: 3 }), /model\.vocab is 3, expected an object/],
    [bpe({ vocab: { a: 0, b: 'x' } }), /model\.vocab.* is "x", expected a/],
    [bpe({ vocab: { a: 0, b: 0, ab: 1 } }), /"a".*"b"|"b".*"a"/],
    [bpe({ merges: [['a', 'c']] }), /merge 0, \["a","c"\], needs the token "c"/],
    [bpe({ merges: ['a'] }), /model\.merges\[0\] is "a"/],
    [bpe({ dropout: 2 }), /dropout is 2, expected a number from 0 to 1/],
    [bpe({}, { normalizer: { type: 'NFX' } }), /normalizer\.type is "NFX", expected one of/],
    [
      bpe({}, { normalizer: { type: 'Replace', pattern: { Regex: '(' }, content: '' } }),
      /normalizer\.pattern\.Regex/,
    ],
    [bpe({}, { pre_tokenizer: { type: 'Split' } }), /pre_tokenizer/],
    [bpe({}, { added_tokens: [{ id: -1, content: 'x' }] }), /added_tokens\[0\]\.id is -1/],
    [
      bpe(
        {},
        {
          added_tokens: [
            { id: 3, content: 'x' },
            { id: 3, content: 'y' },
          ],
        },
      ),
      /added_tokens\[1\]\.id is 3, the id of both "x" and "y"/,
    ],
    [bpe({}, { truncation: { max_length: 'a' } }), /truncation\.max_length is "a"/],
    [{ type: 'WordTokenizer', tokens: null }, /tokenizer\.json of a WordTokenizer is damaged/],
    [{ type: 'CharTokenizer' }, /tokenizer\.json of a CharTokenizer is damaged/],
    [
      { model: { type: 'Unigram', unk_id: 5, vocab: [['a', 0]] } },
      /the unknown token has id 5, and there are 1 pieces/,
    ],
  ])('%#', (json, message) => {
    expect(() => tokenizerFromJSON(json as object)).toThrow(message);
  });
});

describe('vocabulary files', () => {
  it('without the unknown token', () => {
    expect(() => bertTokenizer('[PAD]\n[CLS]\n[SEP]\na').encode('b')).toThrow(/\[UNK\]/);
    const unigram = { model: { type: 'Unigram', unk_id: null, vocab: [['a', -1]] } };
    expect(() => tokenizerFromJSON(unigram).encode('b')).toThrow(/no unknown token; set unk_id/);
    const unk = { unk_token: '<unk>' };
    expect(() => tokenizerFromJSON(bpe(unk)).encode('c')).toThrow(
      /unknown token "<unk>" .* add it/,
    );
    const words = { model: { type: 'WordLevel', vocab: { a: 0 }, ...unk } };
    expect(() => tokenizerFromJSON(words).encode('b')).toThrow(/"<unk>"/);
  });

  it('that are no vocabularies', () => {
    expect(() => parseVocabularyJSON('{"a": 0')).toThrow('vocab.json is no JSON');
    expect(() => byteLevelBpeTokenizer('{"a": 0}', 'a b c')).toThrow(
      'merges.txt: line 1 is "a b c", expected two tokens with one space between',
    );
    expect(() => byteLevelBpeTokenizer('{"a": 0}', 'a b')).toThrow('needs the token "b"');
  });
});

describe('any text', () => {
  const corpus = ['the quick brown fox', 'jumps over the lazy dog', 'naïve café 東京'];
  const promised: [string, Tokenizer][] = [
    ['bytes', new ByteTokenizer()],
    ['byte-level BPE', train(byteLevelBpeTokenizerTrainer({ vocabularySize: 300 }), corpus)],
  ];

  it.each(promised)('comes back from its ids: %s', (_, tokenizer) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(text);
      }),
    );
  });

  it.each(promised)('with unpaired surrogates comes back with U+FFFD: %s', (_, tokenizer) => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 });
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        const sound = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
          new TextEncoder().encode(text),
        );
        expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(sound);
      }),
    );
  });

  it('of known characters comes back from a character tokenizer', () => {
    const tokenizer = CharTokenizer.train(corpus);
    const known = fc.constantFrom(...corpus.join(''));
    fc.assert(
      fc.property(fc.array(known), (characters) => {
        const text = characters.join('');
        expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(text);
      }),
    );
  });

  it.each(promised)('of a megabyte in one line is encoded: %s', (_, tokenizer) => {
    const text = 'the quick brown fox 東京 '.repeat(40_000);
    const { ids, offsets } = tokenizer.encode(text);
    expect(offsets.at(-1)).toBe(text.length);
    expect(tokenizer.decode(ids)).toBe(text);
    // A word of a megabyte: merging must not take quadratic time.
    expect(tokenizer.encode('x'.repeat(300_000)).length).toBeGreaterThan(0);
  });
});
