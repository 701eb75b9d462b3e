/** The text of one JSON value and the line on which it begins. */
export interface JsonText {
  readonly line: number;
  readonly text: string;
}

/** A longer value means a broken file: an unclosed bracket or quote. */
const MAX_VALUE_LENGTH = 1 << 28;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Cuts a text into its JSON values without reading them: the elements of the one list that it is,
 * else the values one after the other, on as many lines as they take.
 *
 * @throws Error for a bracket or a quote that is never closed, with the line where the value begins
 */
export async function* jsonTexts(
  pieces: AsyncIterable<string>,
  isList: boolean,
): AsyncGenerator<JsonText> {
  const scanner = new JsonScanner(isList ? 1 : 0);
  for await (const piece of pieces) yield* scanner.scan(piece);
  yield* scanner.end();
}

class JsonScanner {
  private depth = 0;
  private line = 1;
  private isInString = false;
  private isEscaped = false;
  /** The part of the current value that came in earlier pieces. */
  private parts: string[] = [];
  private partsLength = 0;
  private startLine = 0;
  private isOver = false;

  /** @param base depth of the values: 1 inside a list */
  constructor(private readonly base: 0 | 1) {}

  *scan(piece: string): Generator<JsonText> {
    let start = this.startLine > 0 ? 0 : -1;
    const value = (end: number): JsonText => {
      const text = this.parts.join('') + piece.slice(start, end);
      const found = { line: this.startLine, text };
      this.parts = [];
      this.partsLength = 0;
      this.startLine = 0;
      start = -1;
      return found;
    };
    for (let i = 0; i < piece.length; i++) {
      const code = piece.charCodeAt(i);
      if (code === NEWLINE) this.line++;
      if (this.isInString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (code === BACKSLASH) this.isEscaped = true;
        else if (code === QUOTE) this.isInString = false;
        continue;
      }
      const isSpace = code <= 0x20;
      const isBracket = code === OPEN_OBJECT || code === OPEN_LIST;
      if (this.depth === 0 && this.base === 1 && !this.isOver) {
        // Before the list.
        if (isBracket) this.depth = 1;
        continue;
      }
      if (start < 0) {
        if (isSpace || (this.depth === this.base && code === COMMA)) continue;
        if (this.base === 1 && this.depth === 1 && code === CLOSE_LIST) {
          this.depth = 0;
          this.isOver = true;
          continue;
        }
        if (this.isOver) {
          throw new Error(
            `Line ${this.line} has text after the end of the JSON list. Remove it, or write one object per line.`,
          );
        }
        start = i;
        this.startLine = this.line;
      }
      if (code === QUOTE) this.isInString = true;
      else if (isBracket) this.depth++;
      else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        if (this.depth === this.base) {
          // The end of the list, right after a value without brackets.
          yield value(i);
          this.depth = 0;
          this.isOver = true;
        } else if (--this.depth === this.base) yield value(i + 1);
      } else if (this.depth === this.base && (code === COMMA || isSpace)) yield value(i);
    }
    if (start < 0) return;
    this.parts.push(piece.slice(start));
    this.partsLength += piece.length - start;
    if (this.partsLength > MAX_VALUE_LENGTH) throw this.unclosed();
  }

  *end(): Generator<JsonText> {
    if (this.startLine === 0) {
      if (this.base === 1 && !this.isOver) {
        throw new Error('The JSON list has no end. Is the file cut off? Get it again.');
      }
      return;
    }
    if (this.depth > this.base || this.isInString || this.base === 1) throw this.unclosed();
    yield { line: this.startLine, text: this.parts.join('') };
  }

  private unclosed(): Error {
    return new Error(
      `The JSON value that begins on line ${this.startLine} has no end: a bracket or a quote is not closed. Is the file cut off? Get it again.`,
    );
  }
}

const stringsAndNumbers = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;
const marked = /^\u0001integer:(-?\d+)$/;

/**
 * Reads JSON as `JSON.parse` does, and integers that are too large for a number as bigint: an id of
 * 19 digits stays itself.
 */
export function parseJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  let hasLarge = false;
  const marking = text.replace(stringsAndNumbers, (found) => {
    if (!longInteger.test(found) || Number.isSafeInteger(Number(found))) return found;
    hasLarge = true;
    return `"\\u0001integer:${found}"`;
  });
  if (!hasLarge) return JSON.parse(text);
  return JSON.parse(marking, (_, value) => {
    const large = typeof value === 'string' ? marked.exec(value) : null;
    return large ? BigInt(large[1]!) : value;
  });
}
