import { describe, expect, it } from 'vitest';
import { splitWords, wordUnitOf } from './split-words.js';

const tokens = (text: string, unit: 'words' | 'characters' = 'words') =>
  splitWords(text, unit).map(({ token }) => token);

describe('a text is divided into words', () => {
  it.each([
    ["I can't say it's so.", ['I', 'ca', "n't", 'say', 'it', "'s", 'so', '.']],
    ['Well-known: 3,000.5 at 12:30!!!', ['Well-known', ':', '3,000.5', 'at', '12:30', '!!!']],
    [
      '@ada see https://a.org/x?y=1 #maths :-)',
      ['@ada', 'see', 'https://a.org/x?y=1', '#maths', ':-)'],
    ],
    ['U.S. "quoted" (so)', ['U.S.', '"', 'quoted', '"', '(', 'so', ')']],
    ['mail a.b@c.org', ['mail', 'a.b@c.org']],
    ['L’été à Orléans', ['L’été', 'à', 'Orléans']],
    ['Title:Dawn', ['Title', ':', 'Dawn']],
    ['\u{1f600}ok', ['\u{1f600}', 'ok']],
    ['a \u{1f469}\u200d\u{1f4bb}!', ['a', '\u{1f469}\u200d\u{1f4bb}', '!']],
  ])('%s', (text, wanted) => {
    expect(tokens(text)).toEqual(wanted);
  });

  it('by a dictionary where it is written without spaces', () => {
    const words = tokens('我在北京大学 learn 中文。');
    expect(words.length).toBeGreaterThan(4);
    expect(words.length).toBeLessThan(10);
    expect(words).toContain('learn');
    expect(words.join('')).toBe('我在北京大学learn中文。');
  });

  it('or into characters', () => {
    expect(tokens('北京 A1', 'characters')).toEqual(['北', '京', 'A', '1']);
  });

  it.each([
    'Ada’s \u{1f469}\u200d\u{1f4bb} code, e\u0301t\u00e9\tin  北京…',
    'don\'t @you #me 3.14 ">< \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35',
  ])('whose places give each word again and leave out white space alone: %s', (text) => {
    for (const unit of ['words', 'characters'] as const) {
      let at = 0;
      for (const { token, start, end } of splitWords(text, unit)) {
        expect(text.slice(start, end)).toBe(token);
        expect(text.slice(at, start).trim()).toBe('');
        at = end;
      }
      expect(text.slice(at).trim()).toBe('');
    }
  });
});

it('sentences whose tokens are characters are tagged by characters', () => {
  expect(wordUnitOf([['我', '在', '北', '京', '。']])).toBe('characters');
  expect(wordUnitOf([['我', '在', '北京', '。']])).toBe('words');
  expect(wordUnitOf([['a', 'big', 'I']])).toBe('words');
  expect(wordUnitOf([])).toBe('words');
});
