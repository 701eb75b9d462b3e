import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fold, shorten, wrap, wrapHard } from './layout.js';

describe('wrap', () => {
  it('breaks at the ends of words, and keeps a longer word whole', () => {
    expect(wrap('the film was lovely', 8)).toEqual(['the film', 'was', 'lovely']);
    expect(wrap('see https://example.org/a now', 10)).toEqual([
      'see',
      'https://example.org/a',
      'now',
    ]);
  });

  it('breaks Chinese between words, with marks beside the word they belong to', () => {
    const text = '残差网络与注意力机制用于自然语言处理，（见第三章）速度更快。';
    for (const width of [10, 16, 24]) {
      const lines = wrap(text, width);
      expect(lines.join('')).toBe(text);
      for (const line of lines) {
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
        expect(line).not.toMatch(/^[，。）]|（$/);
      }
    }
    expect(wrap('注意力机制', 6)).toEqual(['注意力', '机制']);
  });

  it('breaks long paths behind their folders', () => {
    expect(wrap('/home/someone/projects/reviews/of-all-years/runs/first', 24)).toEqual([
      '/home/someone/projects/',
      'reviews/of-all-years/',
      'runs/first',
    ]);
  });

  it('cuts what is longer than a line only when it must', () => {
    expect(wrapHard('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrapHard('👩‍👩‍👧👩‍👩‍👧', 2)).toEqual(['👩‍👩‍👧', '👩‍👩‍👧']);
  });
});

describe('fold', () => {
  it('indents what follows as the text behind its label', () => {
    expect(fold('data      twelve texts of two classes', 24)).toBe(
      'data      twelve texts\n          of two classes',
    );
    expect(fold('error: there is no such file', 16)).toBe('error: there is\nno such file');
    expect(fold('  indented text that is long', 14)).toBe('  indented\n  text that is\n  long');
  });

  it('takes colours for no width', () => {
    const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
    expect(fold(`${red('error:')} no file`, 14)).toBe(`${red('error:')} no file`);
  });
});

it('shortens to columns, not to characters', () => {
  expect(shorten('残差网络', 8)).toBe('残差网络');
  expect(shorten('残差网络', 6)).toBe('残差…');
  expect(shorten('lovely', 4)).toBe('lov…');
});
