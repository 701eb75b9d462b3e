import { checkOptions } from '@resattn/options';
import { linesOf, type TextSource } from './lines.js';

export interface ConllOptions {
  /** Default: a tab where the first token line has one, else white space. */
  readonly delimiter?: '\t' | 'whitespace' | undefined;
  /** Lines that begin so are passed over: `'#'` for CoNLL-U. Default: none, '#' may be a token. */
  readonly comment?: string | undefined;
}

/** One sentence: a row of fields for each token. */
export interface ConllSentence {
  /** Line of the first token. */
  readonly line: number;
  readonly tokens: readonly (readonly string[])[];
}

/**
 * Reads token-per-line text (CoNLL): fields of a token side by side, a line without any between
 * sentences.
 *
 * @throws Error at a token with more or fewer fields than the first, with its line
 */
export async function* readConll(
  source: TextSource,
  options: ConllOptions = {},
): AsyncGenerator<ConllSentence> {
  checkOptions('readConll', options, { delimiter: true, comment: true });
  let { delimiter } = options;
  let width: number | undefined;
  let tokens: string[][] = [];
  let begin = 0;
  let line = 0;
  for await (const text of linesOf(source)) {
    line++;
    if (options.comment !== undefined && text.startsWith(options.comment)) continue;
    if (text.trim() === '') {
      if (tokens.length > 0) yield { line: begin, tokens };
      tokens = [];
      continue;
    }
    delimiter ??= text.includes('\t') ? '\t' : 'whitespace';
    const fields = delimiter === '\t' ? text.split('\t') : text.trim().split(/\s+/);
    width ??= fields.length;
    if (fields.length !== width) {
      throw new Error(
        `Line ${line} has ${fields.length} fields, expected ${width} as on the first token line, with ${delimiter === '\t' ? 'a tab' : 'white space'} between them: ${JSON.stringify(text)}.`,
      );
    }
    if (tokens.length === 0) begin = line;
    tokens.push(fields);
  }
  if (tokens.length > 0) yield { line: begin, tokens };
}
