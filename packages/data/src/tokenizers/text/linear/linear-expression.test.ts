import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../random/stream.js';
import { Pattern } from '../pattern.js';
import { exponentialPatterns, publishedPatterns } from './fixtures/patterns.js';
import { LinearExpression } from './linear-expression.js';

/** What a pattern is made of. */
const partsOf = (pattern: Pattern) =>
  pattern as unknown as Record<'linear' | 'linearOnLong', LinearExpression | undefined> & {
    expression: RegExp;
  };

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

describe('patterns that take the square of the length', () => {
  it.each([
    ['\\s+$', ' '],
    ['\\w+@\\w+', 'a'],
    ['(?=(a+))a*b', 'a'],
    ['(?<=a+)b', 'a'],
    ['a*b|a', 'a'],
    ['\\s*[\\r\\n]+', ' '],
  ])('%s is answered on a long text as by the engine on a short one', (pattern, attack) => {
    const found = new Pattern({ Regex: pattern });
    const of = (text: string) => found.matches(text).length / 2;
    const perLetter = of(`${attack.repeat(50)}!`) / 50;
    expect(partsOf(found).linearOnLong).toBeUndefined();
    expect(of(`${attack.repeat(20_000)}!`)).toBe(perLetter * 20_000);
    expect(partsOf(found).linear ?? partsOf(found).linearOnLong).toBeInstanceOf(LinearExpression);
  });

  it('leaves what has no linear form to the engine', () => {
    expect(new Pattern({ Regex: '(a+)b\\1' }).matches(`${'x'.repeat(5000)}aaba`)).toEqual([
      5001, 5004,
    ]);
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

  // ECMAScript: an iteration beyond the required ones fails if it matches nothing.
  it.each([
    ['(?:a*?)*b?', 'aab'],
    ['(?:|a)+', 'aaa'],
    ['(?:|a)*b', 'aab'],
    ['(?:(?=a)|a)*?b', 'aab'],
    ['(?:^|a|\\b){2,}', 'aab a'],
    ['(?:(?:|a)+|b)*c', 'abac'],
    ['(?:a?|b){0,3}c', 'abbc bbbbc'],
    ['(?<=(?:|a)*b)c', 'aabc'],
  ])('%s on %j has the empty iterations of the engine', (source, text) => {
    expect(matches(source, text)).toEqual(native(source, text));
  });

  it('agrees with the engine on random patterns whose parts may be empty', () => {
    const random = new RandomStream(7, 'patterns');
    const one = <T>(list: readonly T[]): T => list[Math.floor(random.uniform() * list.length)]!;
    const part = (depth: number): string => {
      const open = one(['(?:', '(?:', '(?=', '(?!', '(?<=']);
      if (depth === 0 || random.uniform() < 0.4) return one(['a', 'b', '.', '\\b', '(?:)']);
      const choice = `${open}${sequence(depth - 1)}|${sequence(depth - 1)})`;
      return open === '(?:' ? choice + one(['*', '+', '?', '{2,}', '{0,2}', '*?', '+?']) : choice;
    };
    const sequence = (depth: number): string =>
      Array.from({ length: Math.floor(random.uniform() * 3) }, () => part(depth)).join('');
    for (let i = 0; i < 500; i++) {
      const source = part(3);
      const text = Array.from({ length: 6 }, () => one(['a', 'b', 'c'])).join('');
      expect([source, text, matches(source, text)]).toEqual([source, text, native(source, text)]);
    }
  });

  it.each(modified)('%s', (source) => {
    const text = 'straSSe K Kk ﬀ LM';
    expect(matches(source, text)).toEqual(native(source, text));
  });

  it('refuses what refers back, and what counts make too large', () => {
    expect(() => new Pattern({ Regex: '((a+)\\2)+$' })).toThrow(
      /"\(\(a\+\)\\\\2\)\+\$" may take cubic time or more, and it refers back/,
    );
    expect(() => new Pattern({ Regex: '(?:(?:a?){500}){500}' })).toThrow(/lower the counts/);
  });
});
