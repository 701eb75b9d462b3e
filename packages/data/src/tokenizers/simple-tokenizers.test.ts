import { describe, expect, it } from 'vitest';
import {
  ByteTokenizer,
  CharTokenizer,
  models,
  PipelineTokenizer,
  type Tokenizer,
  tokenizerFromJSON,
  Vocabulary,
  WordTokenizer,
} from './index.js';

const nasty = [
  '',
  ' ',
  'plain text, two words.',
  'e\u0301 \u00e9 \u1e9b\u0323',
  '👩‍👩‍👧‍👦🇩🇪 𝒳𝓎',
  '你好，世界。\u{20000}\u{2a6d6}',
  'שלום עולם مرحبا',
  '\u0000\u0001\ufeff\u200b\t\r\n',
  'ＦＵＬＬ ｗｉｄｔｈ',
];

const trained: [string, Tokenizer][] = [
  ['code points', CharTokenizer.train(nasty)],
  ['graphemes', CharTokenizer.train(nasty, { unit: 'grapheme' })],
  ['bytes', new ByteTokenizer()],
];

describe.each(trained)('%s', (_, tokenizer) => {
  it.each(nasty)('gives %j back', (text) => {
    expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(text);
  });

  it.each(nasty)('covers %j with offsets that meet', (text) => {
    const { offsets, length } = tokenizer.encode(text);
    for (let i = 0; i + 1 < length; i++) {
      const [start, end] = [offsets[2 * i]!, offsets[2 * i + 1]!];
      expect(end).toBeGreaterThan(start);
      expect(offsets[2 * i + 2]).toBeOneOf([start, end]);
    }
    if (length > 0) expect(offsets[2 * length - 1]).toBe(text.length);
  });

  it('replaces unpaired surrogates', () => {
    const ids = tokenizer.encode('a\ud83d b\udc00').ids;
    expect(ids).toEqual(tokenizer.encode('a\ufffd b\ufffd').ids);
  });

  it('survives JSON', () => {
    const again = tokenizerFromJSON(JSON.stringify(tokenizer));
    expect(again.toJSON()).toEqual(tokenizer.toJSON());
    expect(again.encode(nasty[4]!).ids).toEqual(tokenizer.encode(nasty[4]!).ids);
  });
});

describe('CharTokenizer in lower case', () => {
  const texts = ['İstanbul DER Σ', 'der', 'Straße'];
  const tokenizer = CharTokenizer.train(texts, { lowercase: true });

  it('has one token for both cases, and offsets of the text as it is', () => {
    const upper = tokenizer.encode('DER');
    expect(upper.ids).toEqual(tokenizer.encode('der').ids);
    expect(tokenizer.encode('İs').length).toBe(2);
    expect(Array.from(tokenizer.encode('İs').offsets)).toEqual([0, 1, 1, 2]);
  });

  it('survives JSON; a file without the option keeps case', () => {
    const json = tokenizer.toJSON();
    expect(CharTokenizer.fromJSON(json).encode('DER').ids).toEqual(tokenizer.encode('der').ids);
    const { lowercase: _, ...older } = json;
    const cased = tokenizerFromJSON(JSON.stringify(older));
    expect(cased.encode('D').ids).toEqual(new Int32Array([1]));
  });
});

describe('special tokens', () => {
  it('take the first ids', () => {
    const tokenizer = CharTokenizer.train(['ab']);
    expect(tokenizer.specialTokens).toEqual({ pad: 0, unk: 1, bos: 2, eos: 3 });
    expect(Array.from(tokenizer.encode('abc').ids)).toEqual([4, 5, 1]);
  });

  it('stand around a text and a pair', () => {
    const tokenizer = new ByteTokenizer({ addBos: true, addEos: true });
    const encoding = tokenizer.encode('a', { pair: 'é' });
    expect(encoding.tokens).toEqual(['<bos>', '<0x61>', '<eos>', '<0xC3>', '<0xA9>', '<eos>']);
    expect(Array.from(encoding.typeIds)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(Array.from(encoding.sequenceIds)).toEqual([-1, 0, -1, 1, 1, -1]);
    expect(Array.from(encoding.specialTokensMask)).toEqual([1, 0, 1, 0, 0, 1]);
    expect(tokenizer.encode('a', { addSpecialTokens: false }).tokens).toEqual(['<0x61>']);
    expect(tokenizer.decode(encoding.ids, { skipSpecialTokens: false })).toBe('<bos>a<eos>é<eos>');
  });

  it('are not read out of a text', () => {
    const tokenizer = WordTokenizer.train(['<eos> a'], { split: 'whitespace' });
    expect(tokenizer.encode('<eos> a').tokens).toEqual(['<unk>', 'a']);
  });

  it('must be there when an unknown unit comes', () => {
    const tokenizer = CharTokenizer.train(['ab'], { specialTokens: { pad: '<pad>' } });
    expect(() => tokenizer.encode('abc')).toThrow(/"c" at 2 .* no `unk`/);
  });
});

describe('word tokenizer', () => {
  const split = (text: string, options = {}) => {
    const tokenizer = WordTokenizer.train([text], options);
    return tokenizer.encode(text).tokens;
  };

  it('separates punctuation', () => {
    expect(split("Don't stop, naïve_one!")).toEqual([
      'Don',
      "'",
      't',
      'stop',
      ',',
      'naïve_one',
      '!',
    ]);
  });

  it('segments Chinese', () => {
    expect(split('我们喜欢学习中文。', { split: 'language' })).toEqual([
      '我们',
      '喜欢',
      '学习',
      '中文',
      '。',
    ]);
  });

  it('keeps offsets of the original under normalisation', () => {
    const text = 'Ａbc E\u0301t\u00e9';
    const tokenizer = WordTokenizer.train([text], { normalization: 'NFKC', lowercase: true });
    const encoding = tokenizer.encode(text);
    expect(encoding.tokens).toEqual(['abc', 'été']);
    expect(text.slice(...encoding.span(1))).toBe('E\u0301t\u00e9');
  });

  it('orders the vocabulary by frequency, then code point', () => {
    const tokenizer = WordTokenizer.train(['b a c c', '\u{10000} \uffee'], { minFrequency: 1 });
    expect(tokenizer.vocabulary.tokens().slice(4)).toEqual(['c', 'a', 'b', '\uffee', '\u{10000}']);
    expect(WordTokenizer.train(['b a c c'], { minFrequency: 2 }).vocabularySize).toBe(5);
    expect(WordTokenizer.train(['b a c c'], { vocabularySize: 6 }).vocabularySize).toBe(6);
  });
});

describe('batches', () => {
  const tokenizer = new ByteTokenizer({ addBos: true });

  it('are padded and masked', () => {
    const { shape, ids, attentionMask } = tokenizer.batch(['a', 'abc']);
    expect(shape).toEqual([2, 4]);
    expect(Array.from(ids)).toEqual([2, 101, 0, 0, 2, 101, 102, 103]);
    expect(Array.from(attentionMask)).toEqual([1, 1, 0, 0, 1, 1, 1, 1]);
  });

  it('are padded to a multiple, on the left', () => {
    const [a] = tokenizer.encodeBatch(['a'], { padding: { multipleOf: 4, direction: 'left' } });
    expect(a!.tokens).toEqual(['<pad>', '<pad>', '<bos>', '<0x61>']);
    expect(Array.from(a!.offsets.slice(-2))).toEqual([0, 1]);
  });

  it("are padded as the tokenizer's file says where an option is undefined", () => {
    const model = new models.WordLevel(new Vocabulary(['a', '.']), 'a');
    const pipeline = new PipelineTokenizer({ model, padding: { multipleOf: 2, padId: 1 } });
    const options = { padId: undefined, multipleOf: undefined, direction: 'left' } as const;
    const [encoding] = pipeline.encodeBatch(['a'], { padding: options });
    expect(Array.from(encoding!.ids)).toEqual([1, 0]);
  });

  it('say why they cannot be stacked', () => {
    expect(() => tokenizer.batch(['abcdef'], { padding: 3 })).not.toThrow();
    expect(() => tokenizer.batch(['abcdef', 'a'], { padding: 3 })).toThrow(/truncation/);
  });
});

describe('truncation', () => {
  const tokenizer = new ByteTokenizer({ addBos: true });
  const cut = (options: object) => {
    const encoding = tokenizer.encode('abcdefgh', { truncation: { maxLength: 4, ...options } });
    return [encoding, ...encoding.overflowing].map((e) => tokenizer.decode(e.ids));
  };

  it('cuts windows from the right or the left', () => {
    expect(cut({})).toEqual(['abc', 'def', 'gh']);
    expect(cut({ stride: 1 })).toEqual(['abc', 'cde', 'efg', 'gh']);
    expect(cut({ direction: 'left', stride: 1 })).toEqual(['fgh', 'def', 'bcd', 'ab']);
  });

  it('refuses what cannot be done', () => {
    expect(() => cut({ stride: 3 })).toThrow(/stride is 3, expected less than/);
    expect(() => cut({ strategy: 'onlySecond' })).toThrow(/pair/);
    expect(() => cut({ maxLength: 0 })).toThrow(/no room/);
    expect(() => cut({ maxLength: -1 })).toThrow(/maxLength is -1/);
  });
});

describe('offset unit', () => {
  it('counts code points on demand', () => {
    const tokenizer = CharTokenizer.train(['😀b']);
    expect(Array.from(tokenizer.encode('😀b').offsets)).toEqual([0, 2, 2, 3]);
    expect(Array.from(tokenizer.encode('😀b', { offsetUnit: 'codePoint' }).offsets)).toEqual([
      0, 1, 1, 2,
    ]);
  });
});
