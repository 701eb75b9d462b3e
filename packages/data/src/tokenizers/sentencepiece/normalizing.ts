import { pushUtf8 } from '../text/utf8.js';
import type { SentencePieceModel } from './model-file.js';
import type { SymbolMatcher } from './symbol-matcher.js';

/** How SentencePiece writes a space. */
export const spaceSymbol = '\u2581';

/** A normalized text, and where each of its UTF-16 units comes from. */
export interface Normalized {
  readonly text: string;
  /** `origins[i]`: where unit i of the text begins in the original; one more for the end. */
  readonly origins: readonly number[];
}

/** SentencePiece's normalization: its character map, then the rules for spaces. */
export class SentencePieceNormalizer {
  private readonly model: SentencePieceModel;
  private readonly symbols: SymbolMatcher;

  constructor(model: SentencePieceModel, symbols: SymbolMatcher) {
    this.model = model;
    this.symbols = symbols;
  }

  normalize(text: string): Normalized {
    const { addDummyPrefix, removeExtraWhitespaces, treatWhitespaceAsSuffix } = this.model;
    const space = this.model.escapeWhitespaces ? spaceSymbol : ' ';
    const reader = new PrefixReader(text, this.model, this.symbols);
    if (removeExtraWhitespaces)
      while (reader.at < text.length && reader.peek() === ' ') reader.skip();
    let consumed = reader.at;
    if (consumed === text.length) return { text: '', origins: [consumed] };
    let normalized = '';
    const origins: number[] = [];
    const append = (part: string) => {
      normalized += part;
      for (let i = 0; i < part.length; i++) origins.push(consumed);
    };
    if (addDummyPrefix && !treatWhitespaceAsSuffix) append(space);
    let isAfterSpace = removeExtraWhitespaces;
    while (consumed < text.length) {
      let part = reader.peek();
      if (isAfterSpace) part = part.replace(/^ +/, '');
      if (part !== '') {
        append(part.replaceAll(' ', space));
        isAfterSpace = part.endsWith(' ');
      }
      reader.skip();
      consumed = reader.at;
      if (!removeExtraWhitespaces) isAfterSpace = false;
    }
    if (removeExtraWhitespaces)
      while (normalized.endsWith(space)) {
        normalized = normalized.slice(0, -space.length);
        consumed = origins[normalized.length]!;
        origins.length = normalized.length;
      }
    if (addDummyPrefix && treatWhitespaceAsSuffix) append(space);
    origins.push(consumed);
    return { text: normalized, origins };
  }
}

/** Reads a text by the longest rules of the character map, user-defined symbols as they stand. */
class PrefixReader {
  at = 0;
  private length = 0;
  private replacement = '';
  private readonly bytes: Uint8Array;
  private byteAt = 0;
  private isRead = false;

  constructor(
    private readonly text: string,
    private readonly model: SentencePieceModel,
    private readonly symbols: SymbolMatcher,
  ) {
    this.bytes = model.charsmap === null ? new Uint8Array(0) : new TextEncoder().encode(text);
  }

  /** What the next characters become. */
  peek(): string {
    if (!this.isRead) this.read();
    return this.replacement;
  }

  /** Continues after what `peek` gave. */
  skip(): void {
    if (!this.isRead) this.read();
    if (this.model.charsmap !== null) this.byteAt += utf8Length(this.text, this.at, this.length);
    this.at += this.length;
    this.isRead = false;
  }

  private read(): void {
    this.isRead = true;
    const { text, at } = this;
    const symbol = this.symbols.lengthAt(text, at);
    this.length = symbol > 0 ? symbol : text.codePointAt(at)! > 0xffff ? 2 : 1;
    this.replacement = text.slice(at, at + this.length);
    const { charsmap } = this.model;
    if (symbol > 0 || charsmap === null) return;
    let longest = 0;
    charsmap.prefixes(this.bytes, this.byteAt, this.bytes.length, (length, index) => {
      longest = length;
      this.replacement = charsmap.replacementAt(index);
      return true;
    });
    if (longest > 0) this.length = unitLength(this.bytes, this.byteAt, longest);
  }
}

/** Number of UTF-16 units in `length` bytes of UTF-8. */
function unitLength(bytes: Uint8Array, start: number, length: number): number {
  let units = 0;
  for (let i = start; i < start + length; i++) {
    const byte = bytes[i]!;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

function utf8Length(text: string, start: number, length: number): number {
  const bytes: number[] = [];
  for (const character of text.slice(start, start + length))
    pushUtf8(character.codePointAt(0)!, bytes);
  return bytes.length;
}
