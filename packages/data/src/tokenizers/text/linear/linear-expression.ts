import { RegExpParser } from '@eslint-community/regexpp';
import { backtrackingRisk } from './backtracking-risk.js';
import type { TestFlags } from './character-test.js';
import { compileProgram, type Program } from './program.js';
import { ProgramRun } from './program-run.js';

/**
 * A regular expression that is matched in a time linear in the length of the text, times the size of
 * the expression, with the same matches as JavaScript's own engine: it backtracks, but remembers from
 * which place in the text each branch has failed (Davis et al., "Using selective memoization to
 * defeat regular expression denial of service", 2021).
 */
export class LinearExpression {
  private constructor(private readonly program: Program) {}

  /**
   * The expression in this form where JavaScript's engine may need time that is exponential, or more
   * than the square, of the length of a text, else undefined; with `includingSquares` also where it
   * may need the square.
   *
   * @throws Error for an expression of that kind that has no linear form: it refers back to a group.
   */
  static forRisky(
    { source, flags }: RegExp,
    { includingSquares = false } = {},
  ): LinearExpression | undefined {
    const unicodeSets = flags.includes('v');
    if (!unicodeSets && !flags.includes('u')) return undefined;
    const mode: TestFlags['mode'] = unicodeSets ? 'v' : 'u';
    const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, {
      unicode: !unicodeSets,
      unicodeSets,
    });
    const risk = backtrackingRisk(pattern);
    if (risk === 'none' || (risk === 'square' && !includingSquares)) return undefined;
    return new LinearExpression(
      compileProgram(pattern.alternatives, {
        mode,
        ignoresCase: flags.includes('i'),
        isMultiline: flags.includes('m'),
        matchesLineEnds: flags.includes('s'),
      }),
    );
  }

  /** The matches from left to right that do not overlap, as `[start, end]`. */
  *matches(text: string): Generator<readonly [start: number, end: number]> {
    const run = new ProgramRun(this.program, text);
    for (let at = 0; at <= text.length; ) {
      const end = run.from(at);
      if (end >= 0) yield [at, end];
      at = end > at ? end : at + (text.codePointAt(at)! > 0xffff ? 2 : 1);
    }
  }
}
