import { describe, expect, it } from 'vitest';
import { Pattern } from '../pattern.js';
import { LinearExpression } from './linear-expression.js';
import { exponentialPatterns, publishedPatterns } from './patterns.fixture.js';

/** What a pattern is made of. */
const partsOf = (pattern: Pattern) =>
  pattern as unknown as { expression: RegExp; linear: LinearExpression | undefined };

/** Expressions with modifiers, on engines that have them. */
const modified = ['(?i:STRASSE|ﬀ)|[k-m]'].filter((source) => {
  try {
    return new RegExp(source, 'v');
  } catch {
    return false;
  }
});

describe('patterns of exponential shape', () => {
  it.each(exponentialPatterns)('%s on %s is answered, not waited for', (pattern, attack) => {
    const found = new Pattern({ Regex: pattern });
    for (const times of [40, 500]) {
      const text = `${attack.repeat(times)}!`;
      const ranges = found.matches(text);
      expect(ranges.length % 2).toBe(0);
      expect(ranges.every((at) => at >= 0 && at <= text.length)).toBe(true);
    }
  });

  it('gives the matches that backtracking gives where that ends', () => {
    for (const [pattern, attack] of exponentialPatterns) {
      const { expression, linear } = partsOf(new Pattern({ Regex: pattern }));
      expect([pattern, linear === undefined]).toEqual([pattern, false]);
      for (const text of [
        attack.repeat(5),
        `${attack.repeat(4)}!`,
        `!${attack}! ${attack}b1`,
        '',
      ]) {
        const wanted = [...text.matchAll(expression)].map((m) => [m.index, m.index + m[0].length]);
        expect([pattern, text, [...linear!.matches(text)]]).toEqual([pattern, text, wanted]);
      }
    }
  });
});

describe('patterns of published tokenizers', () => {
  it.each(publishedPatterns)('%s is matched by the engine itself, as before', (pattern) => {
    expect(partsOf(new Pattern({ Regex: pattern })).linear).toBeUndefined();
  });
});

describe('the linear form', () => {
  const matches = (source: string, text: string, flags = 'gv') => {
    const linear = LinearExpression.forRisky(new RegExp(`(?:${source})|(?!)(?:a|aa)+`, flags))!;
    return [...linear.matches(text)].map(([start, end]) => text.slice(start, end));
  };
  const native = (source: string, text: string, flags = 'gv') =>
    [...text.matchAll(new RegExp(source, flags))].map(([match]) => match);

  it.each([
    ['(?<=a)b+?|c{2,3}', 'abbb cccc b'],
    ['(?<!\\d{2})\\d(?!x)', '1234x5 6x 78'],
    ['\\bfoo\\b|\\Bo', 'foo food zoo oo'],
    ['^.|.$', 'line\nnext'],
    ['[\\p{L}--[a-z]]+|\\p{N}{1,3}', 'abcÄÖ 12345 𝒜bc漢字'],
    ['(?=(a+))\\1b|.', 'aaab aab ac'],
    ['(?<=(?:ab|c)*)d', 'ababcd xd'],
    ['a{0}b|(?:)', 'bab'],
    ['\u{1f600}|.(?<=\u{1f600}.)', 'x\u{1f600}y'],
  ])('%s on %j', (source, text) => {
    for (const flags of ['gv', 'giv', 'gsv', 'gmv'])
      expect(matches(source, text, flags)).toEqual(native(source, text, flags));
  });

  it.each(modified)('%s', (source) => {
    const text = 'straSSe K Kk ﬀ LM';
    expect(matches(source, text)).toEqual(native(source, text));
  });

  it('refuses what refers back, and what counts make too large', () => {
    expect(() => new Pattern({ Regex: '((a+)\\2)+$' })).toThrow(
      /"\(\(a\+\)\\\\2\)\+\$" may take exponential time, and it refers back/,
    );
    expect(() => new Pattern({ Regex: '(?:(?:a?){500}){500}' })).toThrow(/lower the counts/);
  });
});
