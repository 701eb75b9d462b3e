import { type Complete, checkOptions, pickOptions } from '@resattn/options';
import { byteToken } from '../models/bpe.js';
import { specialRoles } from '../special-tokens.js';
import type { TemplatePiece } from '../template.js';
import { pushUtf8 } from '../text/utf8.js';
import type { TokenBuffer } from '../token-buffer.js';
import { BaseTokenizer, type DecodeOptions, decodeKeys, type SpecialRole } from '../tokenizer.js';
import { readModelFile, type SentencePieceModel } from './model-file.js';
import { type Normalized, SentencePieceNormalizer, spaceSymbol } from './normalizing.js';
import { type Segmenter, segmenterOf } from './segmenters.js';
import { SymbolMatcher } from './symbol-matcher.js';

export interface SentencePieceOptions {
  /** Puts the piece of `bos_id` before a text. Default false. */
  readonly addBos?: boolean | undefined;
  /** Puts the piece of `eos_id` behind each text. Default false. */
  readonly addEos?: boolean | undefined;
}

export interface SentencePieceJSON extends Complete<SentencePieceOptions> {
  readonly type: 'SentencePieceTokenizer';
  /** The `.model` file, base64. */
  readonly file: string;
}

/**
 * A SentencePiece model, unigram, BPE, characters or words, from its `.model` file (Kudo and
 * Richardson 2018), with the ids, pieces and spans of SentencePiece itself. These differ in a few
 * lines from the `tokenizer.json` that others make of such a file.
 */
export class SentencePieceTokenizer extends BaseTokenizer {
  readonly specialTokens: Readonly<Partial<Record<SpecialRole, number>>>;
  private readonly file: Uint8Array;
  private readonly model: SentencePieceModel;
  private readonly options: Complete<SentencePieceOptions>;
  private readonly ids = new Map<string, number>();
  private readonly normalizer: SentencePieceNormalizer;
  private readonly segment: Segmenter;
  private readonly unkId: number;
  private readonly byteIds: Int32Array;

  /** `file`: the content of a `.model` file. */
  constructor(file: Uint8Array, options: SentencePieceOptions = {}) {
    super();
    checkOptions('SentencePieceTokenizer', options, { addBos: true, addEos: true });
    this.file = file;
    this.model = readModelFile(file);
    this.options = { addBos: options.addBos ?? false, addEos: options.addEos ?? false };
    const { pieces, ids } = this.model;
    pieces.forEach(({ piece }, id) => {
      this.ids.set(piece, id);
    });
    this.unkId = pieces.findIndex(({ type }) => type === 'unknown');
    const symbols = new SymbolMatcher(
      pieces.filter(({ type }) => type === 'userDefined').map(({ piece }) => piece),
    );
    this.normalizer = new SentencePieceNormalizer(this.model, symbols);
    this.segment = segmenterOf(this.model, symbols);
    this.byteIds = Int32Array.from(
      { length: 256 },
      (_, byte) => this.ids.get(byteToken(byte)) ?? -1,
    );
    const roles: Partial<Record<SpecialRole, number>> = {};
    for (const role of specialRoles) {
      const id = role in ids ? ids[role as keyof typeof ids] : -1;
      if (id >= 0) roles[role] = id;
    }
    this.specialTokens = roles;
    this.template = this.boundaries();
  }

  static fromJSON(json: SentencePieceJSON): SentencePieceTokenizer {
    if (typeof json.file !== 'string')
      throw new Error(
        'tokenizer.json: `file` is missing, expected a SentencePiece model in base64',
      );
    const file = Uint8Array.from(atob(json.file), (character) => character.charCodeAt(0));
    return new SentencePieceTokenizer(file, pickOptions(json, { addBos: true, addEos: true }));
  }

  get vocabularySize(): number {
    return this.model.pieces.length;
  }

  tokenToId(token: string): number | undefined {
    return this.ids.get(token);
  }

  idToToken(id: number): string | undefined {
    return this.model.pieces[id]?.piece;
  }

  /** The text as the model sees it, spaces written as U+2581. */
  normalize(text: string): string {
    return this.normalizer.normalize(text).text;
  }

  protected tokenize(text: string, out: TokenBuffer): void {
    const normalized = this.normalizer.normalize(text);
    let start = 0;
    let word = -1;
    let isAfterUnknown = false;
    for (const end of this.segment(normalized.text)) {
      const piece = normalized.text.slice(start, end);
      const found = this.ids.get(piece) ?? this.unkId;
      const isUnknown = found === this.unkId;
      if (word < 0 || piece.startsWith(spaceSymbol)) word++;
      if (isUnknown && this.model.byteFallback)
        this.pushBytes(piece, normalized, start, end, word, out);
      else if (isUnknown && isAfterUnknown) this.extendLast(piece, normalized.origins[end]!, out);
      else {
        const [from, to] = [normalized.origins[start]!, normalized.origins[end]!];
        if (isUnknown) out.pushSurface(found, from, to, word, piece);
        else out.push(found, from, to, word);
      }
      isAfterUnknown = isUnknown && !this.model.byteFallback;
      start = end;
    }
  }

  /** The last byte covers the character; the others cover nothing. */
  private pushBytes(
    piece: string,
    { origins }: Normalized,
    start: number,
    end: number,
    word: number,
    out: TokenBuffer,
  ): void {
    const bytes: number[] = [];
    for (const character of piece) pushUtf8(character.codePointAt(0)!, bytes);
    const from = origins[start]!;
    bytes.forEach((byte, i) => {
      const to = i === bytes.length - 1 ? origins[end]! : from;
      out.push(this.byteIds[byte]!, from, to, word);
    });
  }

  /** Unknown pieces in a row are one. */
  private extendLast(piece: string, end: number, out: TokenBuffer): void {
    const at = out.length - 1;
    out.ends[at] = end;
    out.surfaces!.set(at, out.surfaces!.get(at)! + piece);
  }

  /** Control pieces are no text; with `skipSpecialTokens: false` they are written by their names. */
  decode(ids: ArrayLike<number>, options: DecodeOptions = {}): string {
    checkOptions('decode', options, decodeKeys);
    const skip = options.skipSpecialTokens ?? true;
    const { pieces, addDummyPrefix, removeExtraWhitespaces, unkSurface } = this.model;
    const dropsFirstSpace = addDummyPrefix || removeExtraWhitespaces;
    const decoder = new ByteRun();
    let text = '';
    let isAtStart = true;
    for (let i = 0; i < ids.length; i++) {
      const entry = pieces[ids[i]!];
      if (entry === undefined)
        throw new RangeError(
          `decode: id ${ids[i]} is not in the vocabulary of ${this.vocabularySize} tokens`,
        );
      if (entry.type === 'byte') {
        decoder.push(Number.parseInt(entry.piece.slice(3, 5), 16));
        continue;
      }
      text += decoder.flush();
      if (text !== '') isAtStart = false;
      if (entry.type === 'control') text += skip ? '' : entry.piece;
      else if (entry.type === 'unknown') text += unkSurface;
      else {
        const begins = isAtStart && dropsFirstSpace && entry.piece.startsWith(spaceSymbol);
        text += (begins ? entry.piece.slice(1) : entry.piece).replaceAll(spaceSymbol, ' ');
        if (begins && !removeExtraWhitespaces) isAtStart = false;
      }
    }
    return text + decoder.flush();
  }

  private boundaries() {
    const marker = (role: 'bos' | 'eos', typeId: number): TemplatePiece[] => {
      if (!(role === 'bos' ? this.options.addBos : this.options.addEos)) return [];
      const id = this.specialTokens[role];
      if (id === undefined)
        throw new Error(`${role === 'bos' ? 'addBos' : 'addEos'}: the model has no ${role} piece`);
      return [{ ids: [id], tokens: [this.model.pieces[id]!.piece], typeId }];
    };
    const single: TemplatePiece[] = [
      ...marker('bos', 0),
      { sequence: 0, typeId: 0 },
      ...marker('eos', 0),
    ];
    return { single, pair: [...single, { sequence: 1 as const, typeId: 1 }, ...marker('eos', 1)] };
  }

  toJSON(): SentencePieceJSON {
    let binary = '';
    for (let i = 0; i < this.file.length; i += 4096)
      binary += String.fromCharCode(...this.file.subarray(i, i + 4096));
    return { type: 'SentencePieceTokenizer', ...this.options, file: btoa(binary) };
  }
}

/** Bytes in a row that are text only together; each that is no UTF-8 is U+FFFD. */
class ByteRun {
  private bytes: number[] = [];

  push(byte: number): void {
    this.bytes.push(byte);
  }

  flush(): string {
    if (this.bytes.length === 0) return '';
    const { bytes } = this;
    this.bytes = [];
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const length = validLength(bytes, at);
      text +=
        length === 0
          ? '\ufffd'
          : new TextDecoder('utf-8', { ignoreBOM: true }).decode(
              Uint8Array.from(bytes.slice(at, at + length)),
            );
      at += Math.max(1, length);
    }
    return text;
  }
}

/** Length of the character that stands at `at` in UTF-8, 0 where none does. */
function validLength(bytes: readonly number[], at: number): number {
  const lead = bytes[at]!;
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (length === 0 || at + length > bytes.length) return 0;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes.slice(at, at + length)));
    return length;
  } catch {
    return 0;
  }
}
