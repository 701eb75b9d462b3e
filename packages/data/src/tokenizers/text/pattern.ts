import { toRegExp } from 'oniguruma-to-es';
import { LinearExpression } from './linear/linear-expression.js';
import { knownScans, scanWords, type WordScan } from './word-scanner.js';

/** From this length on, the square of the length is a time that is noticed. */
const LONG = 4096;

/** A search pattern as `tokenizer.json` writes it. */
export type PatternJSON = { readonly String: string } | { readonly Regex: string };

/** Finds a literal text, or an Oniguruma regular expression, in a text. */
export class Pattern {
  readonly json: PatternJSON;
  /** The literal text; undefined for a regular expression. */
  readonly literal: string | undefined;
  private readonly expression: RegExp;
  /** Does the same as the expression, faster. */
  private readonly scan: WordScan | undefined;
  /** In place of an expression for which the engine may need exponential or cubic time. */
  private readonly linear: LinearExpression | undefined;
  /** In its place on long texts, if the engine may need the square of the length; null for none. */
  private linearOnLong: LinearExpression | null | undefined;

  constructor(json: PatternJSON) {
    this.json = json;
    this.scan = 'Regex' in json ? knownScans.get(json.Regex) : undefined;
    this.literal = 'String' in json ? json.String : undefined;
    this.expression = 'String' in json ? literalExpression(json.String) : translate(json.Regex);
    if ('Regex' in json && this.scan === undefined)
      this.linear = linearForm(json.Regex, this.expression);
  }

  /** Matches as `[start, end, start, end, …]`. */
  matches(text: string): number[] {
    if (this.scan !== undefined) return scanWords(text, this.scan);
    const ranges: number[] = [];
    let last = -1;
    for (const [start, end] of this.found(text)) {
      // An empty match directly behind another match does not count.
      if (start === end && start === last) continue;
      ranges.push(start, end);
      last = end;
    }
    return ranges;
  }

  private *found(text: string): Generator<readonly [start: number, end: number]> {
    const linear = this.linear ?? (text.length < LONG ? undefined : this.onLongTexts());
    if (linear) yield* linear.matches(text);
    else
      for (const match of text.matchAll(this.expression))
        yield [match.index, match.index + match[0].length];
  }

  private onLongTexts(): LinearExpression | null {
    if (this.linearOnLong !== undefined) return this.linearOnLong;
    try {
      const linear = LinearExpression.forRisky(this.expression, { includingSquares: true });
      this.linearOnLong = linear ?? null;
    } catch {
      // It has no linear form.
      this.linearOnLong = null;
    }
    return this.linearOnLong;
  }

  replace(text: string, content: string): string {
    if (this.literal !== undefined) return text.replaceAll(this.expression, () => content);
    let replaced = '';
    let last = 0;
    const ranges = this.matches(text);
    for (let r = 0; r < ranges.length; r += 2) {
      replaced += text.slice(last, ranges[r]) + content;
      last = ranges[r + 1]!;
    }
    return replaced + text.slice(last);
  }
}

function literalExpression(literal: string): RegExp {
  return new RegExp(literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gu');
}

function translate(source: string): RegExp {
  try {
    const expression = toRegExp(source, { global: true });
    // Oniguruma's word characters leave out numbers that are not decimal digits.
    const written = expression.source;
    const exact = written.replaceAll(
      '\\p{L}\\p{M}\\p{N}\\p{Pc}',
      '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}',
    );
    return exact === written || expression.constructor !== RegExp
      ? expression
      : new RegExp(exact, expression.flags);
  } catch (error) {
    throw new Error(
      `The regular expression ${JSON.stringify(source)} is no Oniguruma expression that can be translated: ${(error as Error).message}`,
    );
  }
}

/**
 * The linear form of an expression that may need exponential or cubic time.
 *
 * @throws Error for one that has none
 */
function linearForm(source: string, expression: RegExp): LinearExpression | undefined {
  try {
    return LinearExpression.forRisky(expression);
  } catch (error) {
    throw new Error(
      `The regular expression ${JSON.stringify(source)} may take cubic time or more, and ${(error as Error).message}`,
    );
  }
}
