import { toRegExp } from 'oniguruma-to-es';
import { knownScans, scanWords, type WordScan } from './word-scanner.js';

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

  constructor(json: PatternJSON) {
    this.json = json;
    this.scan = 'Regex' in json ? knownScans.get(json.Regex) : undefined;
    this.literal = 'String' in json ? json.String : undefined;
    this.expression = 'String' in json ? literalExpression(json.String) : translate(json.Regex);
  }

  /** Matches as `[start, end, start, end, …]`. */
  matches(text: string): number[] {
    if (this.scan !== undefined) return scanWords(text, this.scan);
    const ranges: number[] = [];
    let last = -1;
    for (const match of text.matchAll(this.expression)) {
      const start = match.index;
      const end = start + match[0].length;
      // An empty match directly behind another match does not count.
      if (start === end && start === last) continue;
      ranges.push(start, end);
      last = end;
    }
    return ranges;
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
