import { describe, expect, it } from 'vitest';
import { tokenizerFromJSON } from '../from-json.js';

const words = {
  version: '1.0',
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: 'WhitespaceSplit' },
  post_processor: null,
  decoder: null,
  model: { type: 'WordLevel', unk_token: '[UNK]', vocab: { '[UNK]': 0, ab: 1, b: 2 } },
};
const added = (id: number, content: string, more: object = {}) => ({
  ...{ id, content, single_word: false, lstrip: false, rstrip: false },
  ...{ normalized: false, special: false },
  ...more,
});
const pairs = (offsets: Int32Array) =>
  Array.from({ length: offsets.length / 2 }, (_, i) => [offsets[2 * i], offsets[2 * i + 1]]);

describe('as in tokenizers 0.23', () => {
  const stripping = tokenizerFromJSON({
    ...words,
    added_tokens: [
      added(3, '<x>', { lstrip: true, rstrip: true }),
      added(4, '<y>', { rstrip: true }),
    ],
  });

  it.each([
    ['b\r\n<x>\u2028\n b', ['b', '\r\n<x>\u2028\n ', 'b'], [2, 3, 2]],
    ['b \n<y>\r\n\tb', ['b', '<y>\r\n\t', 'b'], [2, 4, 2]],
    ['b\u0085<x>\u00a0<y>\u3000', ['b', '\u0085<x>\u00a0', '<y>\u3000'], [2, 3, 4]],
    ['\n<x>\n<x>\n', ['\n<x>\n', '<x>\n'], [3, 3]],
  ])('added tokens take line breaks along: %j', (text, tokens, ids) => {
    const encoding = stripping.encode(text);
    expect(Array.from(encoding.tokens)).toEqual(tokens);
    expect([...encoding.ids]).toEqual(ids);
    const slices = pairs(encoding.offsets).map(([start, end]) => text.slice(start, end));
    expect(slices).toEqual(tokens);
  });

  it("the model's own token keeps its text beside a normalized added token of the same id", () => {
    const tokenizer = tokenizerFromJSON({
      ...words,
      normalizer: { type: 'Prepend', prepend: 'a' },
      added_tokens: [added(1, 'ab', { normalized: true })],
    });
    const { tokens, ids, offsets } = tokenizer.encode('b ab aab');
    expect(Array.from(tokens)).toEqual(['ab', 'ab', 'aab']);
    expect([...ids]).toEqual([1, 1, 1]);
    expect(pairs(offsets)).toEqual([
      [0, 1],
      [2, 4],
      [5, 8],
    ]);
    expect(tokenizer.idToToken(1)).toBe('aab');
  });

  it('bytes have the offsets and the word of their character', () => {
    const bytes = Array.from({ length: 256 }, (_, i) => [
      `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`,
      i,
    ]);
    const tokenizer = tokenizerFromJSON({
      ...words,
      model: {
        ...{ type: 'BPE', unk_token: '[UNK]', fuse_unk: false, byte_fallback: true, merges: [] },
        vocab: { ...Object.fromEntries(bytes), '[UNK]': 256, a: 257 },
      },
    });
    const encoding = tokenizer.encode('a中 é🌊a', { offsetUnit: 'codePoint' });
    expect([...encoding.ids]).toEqual([257, 228, 184, 173, 195, 169, 240, 159, 140, 138, 257]);
    expect([...encoding.wordIds]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    const starts = pairs(encoding.offsets).map(([start]) => start);
    expect(starts).toEqual([0, 1, 1, 1, 3, 3, 4, 4, 4, 4, 5]);
  });

  it('sequence ids of a template after byte-level offsets', () => {
    const piece = (id: string, type_id: number) =>
      id === '[UNK]' ? { SpecialToken: { id, type_id } } : { Sequence: { id, type_id } };
    const tokenizer = tokenizerFromJSON({
      ...words,
      post_processor: {
        type: 'Sequence',
        processors: [
          { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
          {
            type: 'TemplateProcessing',
            single: [piece('[UNK]', 0), piece('A', 0)],
            pair: [piece('[UNK]', 0), piece('A', 0), piece('[UNK]', 0), piece('B', 1)],
            special_tokens: { '[UNK]': { id: '[UNK]', ids: [0], tokens: ['[UNK]'] } },
          },
        ],
      },
    });
    const { sequenceIds, typeIds } = tokenizer.encode('ab b', { pair: 'b' });
    expect([...sequenceIds]).toEqual([-1, 0, 0, -1, 1]);
    expect([...typeIds]).toEqual([0, 0, 0, 0, 1]);
  });
});
