import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { checkMarkup, hostileTexts } from '../fixtures/parse-svg.js';
import { weightedPieces } from './graphemes.js';
import { weightedText } from './weighted-span.js';
import { weightedTextHtml } from './weighted-text.js';

const byCodePoint = (text: string, weights?: readonly number[]) => {
  const pieces = [...text];
  return weightedText(pieces, weights ?? pieces.map(() => 1 / pieces.length));
};
const parse = (html: string) => {
  checkMarkup(html.replaceAll(/<br>/g, '<br/>'));
  return parseHTML(`<body>${html}</body>`).document as Document;
};

describe('weightedPieces', () => {
  test('a letter and its combining marks are one piece with the sum of their weights', () => {
    // e + acute; Devanagari na + vowel sign i; Hebrew shin + shin dot + qamats
    expect(weightedPieces(byCodePoint('xe\u0301', [0.5, 0.25, 0.125]))).toEqual([
      { text: 'x', weight: 0.5 },
      { text: 'e\u0301', weight: 0.375 },
    ]);
    expect(weightedPieces(byCodePoint('नि', [0.25, 0.5]))).toEqual([{ text: 'नि', weight: 0.75 }]);
    expect(weightedPieces(byCodePoint('שָׁ', [0.5, 0.25, 0.125]))).toHaveLength(1);
  });

  test('an emoji of several code points and a flag stay whole', () => {
    const pieces = weightedPieces(byCodePoint('👩‍👩‍👧🇩🇪'));
    expect(pieces.map(({ text }) => text)).toEqual(['👩‍👩‍👧', '🇩🇪']);
    expect(pieces[0]!.weight).toBeCloseTo(5 / 7);
  });

  test('a span of a word is one piece; what no span covers has no weight', () => {
    const spans = [
      { start: 0, end: 5, weight: 0.25 },
      { start: 6, end: 11, weight: 0.75 },
    ];
    expect(weightedPieces({ text: 'hello world!', spans })).toEqual([
      { text: 'hello', weight: 0.25 },
      { text: ' ', weight: undefined },
      { text: 'world', weight: 0.75 },
      { text: '!', weight: undefined },
    ]);
  });

  test('spans within a surrogate pair are joined', () => {
    const spans = [
      { start: 0, end: 1, weight: 0.5 },
      { start: 1, end: 2, weight: 0.25 },
    ];
    expect(weightedPieces({ text: '𝒳', spans })).toEqual([{ text: '𝒳', weight: 0.75 }]);
  });

  test('pieces make up the text, cut at grapheme clusters only, and keep the total weight', () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const pieces = weightedPieces(byCodePoint(text));
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        const boundaries = new Set([...segmenter.segment(text)].map(({ index }) => index));
        let at = 0;
        for (const piece of pieces) {
          expect(boundaries.has(at)).toBe(true);
          at += piece.text.length;
        }
        const total = pieces.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
        expect(total).toBeCloseTo(text === '' ? 0 : 1, 6);
      }),
    );
  });

  test.each([
    [[{ start: 0, end: 9, weight: 1 }], 'span from 0 to 9'],
    [[{ start: 2, end: 1, weight: 1 }], 'span from 2 to 1'],
    [
      [
        { start: 0, end: 2, weight: 1 },
        { start: 1, end: 3, weight: 1 },
      ],
      'after one that ends at 2',
    ],
    [[{ start: 0, end: 1, weight: -1 }], 'weight of -1'],
    [[{ start: 0, end: 1, weight: Number.NaN }], 'weight of NaN'],
  ])('refuses %j', (spans, message) => {
    expect(() => weightedPieces({ text: 'abc', spans })).toThrow(message);
  });

  test('weightedText wants a weight for each piece', () => {
    expect(() => weightedText(['a', 'b'], [1])).toThrow('got 1 weights for 2 pieces');
  });
});

describe('weightedTextHtml', () => {
  test('the largest weight is drawn full, others in proportion, and titles tell them', () => {
    const document = parse(weightedTextHtml(byCodePoint('abc', [0.1, 0.4, 0.2])));
    const spans = [...document.querySelectorAll('.weighted span')];
    expect(spans.map((span) => span.getAttribute('style'))).toEqual([
      '--w:0.25',
      '--w:1',
      '--w:0.5',
    ]);
    expect(spans.map((span) => span.getAttribute('title'))).toEqual(['0.1', '0.4', '0.2']);
    expect(document.querySelector('.weighted')!.getAttribute('aria-label')).toContain('“b” (0.4)');
  });

  test('the text reads as it is, in its own direction', () => {
    for (const text of ['المملكة العربية', 'שָׁלוֹם', '日本国憲法', 'नमस्ते दुनिया', ' a  b\n']) {
      const shown = parse(weightedTextHtml(byCodePoint(text))).querySelector('.weighted')!;
      expect(shown.textContent).toBe(text);
      expect(shown.getAttribute('dir')).toBe('auto');
    }
  });

  test('escapes the text', () => {
    for (const text of hostileTexts) {
      const document = parse(weightedTextHtml(byCodePoint(text)));
      expect(document.querySelector('script, img')).toBeNull();
    }
  });

  test('an empty text, and one without any weight', () => {
    parse(weightedTextHtml({ text: '', spans: [] }));
    const none = parse(weightedTextHtml(byCodePoint('abc', [0, 0, 0])));
    expect(none.querySelector('span')!.getAttribute('style')).toBe('--w:0');
  });
});
