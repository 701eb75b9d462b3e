import { checkOptions } from '@resattn/options';
import { RandomStream } from '../../random/stream.js';
import { byteAlphabet, toByteCharacters } from '../text/byte-alphabet.js';
import { pushUtf8 } from '../text/utf8.js';
import type { Vocabulary } from '../vocabulary.js';
import { MergeBuffer } from './merging.js';
import { type Model, WordTokens } from './model.js';
import { PairTable } from './pair-table.js';

export interface BpeOptions {
  /** Stands for characters outside the vocabulary; null: they are left out. Default null. */
  readonly unkToken?: string | null | undefined;
  /** Begins every piece but the first of a word. Default null. */
  readonly continuingSubwordPrefix?: string | null | undefined;
  /** Ends the last piece of a word. Default null. */
  readonly endOfWordSuffix?: string | null | undefined;
  /** Makes one unknown token of several in a row. Default false. */
  readonly fuseUnk?: boolean | undefined;
  /** Writes unknown characters as the tokens `<0x00>` to `<0xFF>` of their bytes. Default false. */
  readonly byteFallback?: boolean | undefined;
  /** Takes a word that is in the vocabulary as it is, without merging. Default false. */
  readonly ignoreMerges?: boolean | undefined;
  /** Probability of passing over a merge, null for none (Provilkov et al. 2020). Default null. */
  readonly dropout?: number | null | undefined;
  /** Seed of dropout. Default 0. */
  readonly seed?: number | undefined;
}

export const bpeKeys: Readonly<Record<keyof BpeOptions, true>> = {
  unkToken: true,
  continuingSubwordPrefix: true,
  endOfWordSuffix: true,
  fuseUnk: true,
  byteFallback: true,
  ignoreMerges: true,
  dropout: true,
  seed: true,
};

/** Byte-pair encoding (Sennrich, Haddow and Birch 2016). */
export class Bpe implements Model {
  readonly vocabulary: Vocabulary;
  readonly unkToken: string | null;
  readonly continuingSubwordPrefix: string | null;
  readonly endOfWordSuffix: string | null;
  readonly fuseUnk: boolean;
  readonly byteFallback: boolean;
  readonly ignoreMerges: boolean;
  readonly dropout: number | null;
  private readonly merges: PairTable;
  private readonly random: RandomStream;
  private readonly buffer = new MergeBuffer();
  /** Id of each code point in the middle of a word, -1 where the vocabulary has none. */
  private readonly characterIds = new Map<number, number>();
  private readonly byteIds: readonly number[] | null;
  /** Ids of the characters that stand for bytes, once they are asked for. */
  private byteSymbols: Int32Array | null | undefined;

  constructor(
    vocabulary: Vocabulary,
    merges: readonly (readonly [string, string])[],
    options: BpeOptions = {},
  ) {
    checkOptions('Bpe', options, bpeKeys);
    this.vocabulary = vocabulary;
    this.unkToken = options.unkToken ?? null;
    this.continuingSubwordPrefix = options.continuingSubwordPrefix || null;
    this.endOfWordSuffix = options.endOfWordSuffix || null;
    this.fuseUnk = options.fuseUnk ?? false;
    this.byteFallback = options.byteFallback ?? false;
    this.ignoreMerges = options.ignoreMerges ?? false;
    this.dropout = options.dropout ?? null;
    if (this.dropout !== null && !(this.dropout >= 0 && this.dropout <= 1))
      throw new RangeError(
        `BPE: dropout is ${this.dropout}, expected a number from 0 to 1 or null`,
      );
    this.random = new RandomStream(options.seed ?? 0, 'bpe-dropout');
    this.merges = new PairTable(merges.length);
    const prefixLength = this.continuingSubwordPrefix?.length ?? 0;
    merges.forEach(([left, right], rank) => {
      const idOf = (token: string): number =>
        vocabulary.idOf(token) ??
        fail(
          `BPE: merge ${rank}, ${JSON.stringify([left, right])}, needs the token ${JSON.stringify(token)}, which is not in the vocabulary`,
        );
      this.merges.set(idOf(left), idOf(right), rank, idOf(left + right.slice(prefixLength)));
    });
    const byteIds = Array.from(
      { length: 256 },
      (_, byte) => vocabulary.idOf(byteToken(byte)) ?? -1,
    );
    this.byteIds = this.byteFallback ? byteIds : null;
  }

  get size(): number {
    return this.vocabulary.size;
  }

  get idLimit(): number {
    return this.vocabulary.idLimit;
  }

  get isRepeatable(): boolean {
    return this.dropout === null || this.dropout === 0;
  }

  idOf(token: string): number | undefined {
    return this.vocabulary.idOf(token);
  }

  tokenOf(id: number): string | undefined {
    return this.vocabulary.tokenOf(id);
  }

  tokenize(word: string): WordTokens {
    const tokens = new WordTokens();
    if (this.ignoreMerges && this.isRepeatable) {
      const id = this.vocabulary.idOf(word);
      if (id !== undefined) {
        tokens.push(id, 0, word.length);
        return tokens;
      }
    }
    this.buffer.clear();
    this.pushSymbols(word);
    this.mergeBuffer();
    this.pushMerged(word, tokens);
    return tokens;
  }

  tokenizeBytes(word: string): WordTokens | null {
    if (this.byteSymbols === undefined) this.byteSymbols = this.findByteSymbols();
    const symbols = this.byteSymbols;
    if (symbols === null) return null;
    const tokens = new WordTokens();
    if (this.ignoreMerges && this.isRepeatable) {
      const id = this.vocabulary.idOf(toByteCharacters(word));
      if (id !== undefined) {
        tokens.push(id, 0, word.length);
        return tokens;
      }
    }
    const { buffer } = this;
    buffer.clear();
    const bytes: number[] = [];
    for (let i = 0; i < word.length; i++) {
      const codePoint = word.codePointAt(i)!;
      if (codePoint > 0xffff) i++;
      pushUtf8(codePoint, bytes);
    }
    for (const byte of bytes) buffer.push(symbols[byte]!, 1);
    this.mergeBuffer();
    this.pushMerged(word, tokens);
    return tokens;
  }

  /** Ids of the 256 byte characters; null where one is missing or written otherwise in a word. */
  private findByteSymbols(): Int32Array | null {
    const ids = byteAlphabet.map((character) => this.vocabulary.idOf(character) ?? -1);
    const isPlain = this.continuingSubwordPrefix === null && this.endOfWordSuffix === null;
    return isPlain && !ids.includes(-1) ? Int32Array.from(ids) : null;
  }

  private mergeBuffer(): void {
    if (this.isRepeatable) this.buffer.merge(this.merges);
    else this.buffer.mergeWithDropout(this.merges, this.dropout!, this.random);
  }

  /** Appends the symbols in the buffer, whose widths are bytes of the word. */
  private pushMerged(word: string, tokens: WordTokens): void {
    const { buffer } = this;
    const bounds = byteBounds(word);
    let byte = 0;
    for (let i = 0; i < buffer.length; i++) {
      const end = byte + buffer.widths[i]!;
      if (bounds === null) tokens.push(buffer.ids[i]!, byte, end);
      else {
        const start = bounds.starts[byte] ?? word.length;
        tokens.push(buffer.ids[i]!, start, bounds.ends[end - 1] ?? word.length);
      }
      byte = end;
    }
  }

  /** The characters of a word as symbols; widths count UTF-8 bytes, so that bytes can be tokens. */
  private pushSymbols(word: string): void {
    const { buffer } = this;
    let unknownWidth = 0;
    const flush = () => {
      if (unknownWidth > 0) buffer.push(this.unkId(), unknownWidth);
      unknownWidth = 0;
    };
    for (let i = 0; i < word.length; ) {
      const codePoint = word.codePointAt(i)!;
      const end = i + (codePoint > 0xffff ? 2 : 1);
      const width = utf8Width(codePoint);
      const id = this.characterId(word, codePoint, i, end);
      if (id >= 0) {
        flush();
        buffer.push(id, width);
      } else if (!this.pushBytes(word, i, end) && this.unkToken !== null) {
        if (!this.fuseUnk) flush();
        unknownWidth += width;
      }
      i = end;
    }
    flush();
  }

  private characterId(word: string, codePoint: number, start: number, end: number): number {
    const isPlain =
      (start === 0 || this.continuingSubwordPrefix === null) &&
      (end < word.length || this.endOfWordSuffix === null);
    if (!isPlain) return this.vocabulary.idOf(this.affixed(word, start, end)) ?? -1;
    let id = this.characterIds.get(codePoint);
    if (id === undefined) {
      id = this.vocabulary.idOf(word.slice(start, end)) ?? -1;
      this.characterIds.set(codePoint, id);
    }
    return id;
  }

  private affixed(word: string, start: number, end: number): string {
    const prefix = start === 0 ? '' : (this.continuingSubwordPrefix ?? '');
    const suffix = end < word.length ? '' : (this.endOfWordSuffix ?? '');
    return prefix + word.slice(start, end) + suffix;
  }

  private pushBytes(word: string, start: number, end: number): boolean {
    if (this.byteIds === null) return false;
    const bytes: number[] = [];
    for (const character of this.affixed(word, start, end))
      pushUtf8(character.codePointAt(0)!, bytes);
    if (bytes.some((byte) => this.byteIds![byte]! < 0)) return false;
    for (const byte of bytes) this.buffer.push(this.byteIds[byte]!, 1);
    return true;
  }

  private unkId(): number {
    return (
      this.vocabulary.idOf(this.unkToken!) ??
      fail(
        `BPE: the unknown token ${JSON.stringify(this.unkToken)} is needed and not in the vocabulary; add it`,
      )
    );
  }

  toJSON() {
    const token = (id: number) => this.vocabulary.tokenOf(id)!;
    return {
      type: 'BPE',
      dropout: this.dropout,
      unk_token: this.unkToken,
      continuing_subword_prefix: this.continuingSubwordPrefix,
      end_of_word_suffix: this.endOfWordSuffix,
      fuse_unk: this.fuseUnk,
      byte_fallback: this.byteFallback,
      ignore_merges: this.ignoreMerges,
      vocab: Object.fromEntries(this.vocabulary.entries()),
      merges: this.merges.pairs().map(([left, right]) => [token(left), token(right)]),
    };
  }
}

/** The token that stands for a byte. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}

function utf8Width(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}

/** For each byte, start and end of its character in UTF-16 units; null where bytes are units. */
function byteBounds(word: string): { starts: number[]; ends: number[] } | null {
  let i = 0;
  while (i < word.length && word.charCodeAt(i) < 0x80) i++;
  if (i === word.length) return null;
  const starts: number[] = [];
  const ends: number[] = [];
  for (let start = 0; start < word.length; ) {
    const codePoint = word.codePointAt(start)!;
    const end = start + (codePoint > 0xffff ? 2 : 1);
    for (let n = utf8Width(codePoint); n > 0; n--) {
      starts.push(start);
      ends.push(end);
    }
    start = end;
  }
  return { starts, ends };
}

function fail(message: string): never {
  throw new Error(message);
}
