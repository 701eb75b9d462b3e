import { type Complete, checkOptions, pickOptions } from '@resattn/options';
import {
  boundaryTemplate,
  defaultSpecialTokens,
  listSpecialTokens,
  numberSpecialTokens,
  type SpecialTokenNames,
} from './special-tokens.js';
import { pushUtf8 } from './text/utf8.js';
import type { TokenBuffer } from './token-buffer.js';
import { BaseTokenizer, type DecodeOptions, decodeKeys } from './tokenizer.js';
import { type BoundaryOptions, boundaryKeys } from './unit-tokenizer.js';

export interface ByteTokenizerJSON extends Complete<BoundaryOptions> {
  readonly type: 'ByteTokenizer';
}

/**
 * One token a UTF-8 byte, behind the special tokens: byte `b` has id `specials + b` and is written
 * `<0xB>` in two hexadecimal digits. Needs no training and knows every text (Xue et al. 2022, ByT5).
 */
export class ByteTokenizer extends BaseTokenizer {
  readonly specialTokens: BaseTokenizer['specialTokens'];
  private readonly names: SpecialTokenNames;
  private readonly markers: { readonly addBos: boolean; readonly addEos: boolean };
  private readonly special: readonly string[];

  constructor(options: BoundaryOptions = {}) {
    super();
    checkOptions('ByteTokenizer', options, boundaryKeys);
    this.names = options.specialTokens ?? defaultSpecialTokens;
    this.special = listSpecialTokens(this.names);
    this.specialTokens = numberSpecialTokens(this.names);
    this.markers = { addBos: options.addBos ?? false, addEos: options.addEos ?? false };
    this.template = boundaryTemplate(this.names, this.markers);
  }

  static fromJSON(json: ByteTokenizerJSON): ByteTokenizer {
    return new ByteTokenizer(pickOptions(json, boundaryKeys));
  }

  get vocabularySize(): number {
    return this.special.length + 256;
  }

  protected tokenize(text: string, out: TokenBuffer): void {
    const bytes: number[] = [];
    let word = 0;
    for (let start = 0; start < text.length; word++) {
      const codePoint = text.codePointAt(start)!;
      const end = start + (codePoint > 0xffff ? 2 : 1);
      bytes.length = 0;
      pushUtf8(codePoint, bytes);
      for (const byte of bytes) out.push(this.special.length + byte, start, end, word);
      start = end;
    }
  }

  /** Bytes that are no UTF-8 become U+FFFD. */
  decode(ids: ArrayLike<number>, options: DecodeOptions = {}): string {
    checkOptions('decode', options, decodeKeys);
    const skip = options.skipSpecialTokens ?? true;
    let text = '';
    let bytes: number[] = [];
    const flush = () => {
      if (bytes.length > 0)
        text += new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
      bytes = [];
    };
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (!(id >= 0 && id < this.vocabularySize))
        throw new RangeError(
          `decode: id ${id} is not in the vocabulary of ${this.vocabularySize} tokens`,
        );
      if (id >= this.special.length) bytes.push(id - this.special.length);
      else if (!skip) {
        flush();
        text += this.special[id]!;
      }
    }
    flush();
    return text;
  }

  tokenToId(token: string): number | undefined {
    const special = this.special.indexOf(token);
    if (special >= 0) return special;
    const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1];
    return byte === undefined ? undefined : this.special.length + Number.parseInt(byte, 16);
  }

  idToToken(id: number): string | undefined {
    if (id < this.special.length) return this.special[id];
    const byte = id - this.special.length;
    if (!(byte < 256)) return undefined;
    return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
  }

  toJSON(): ByteTokenizerJSON {
    return { type: 'ByteTokenizer', specialTokens: this.names, ...this.markers };
  }
}
