import { bundleOf, countText, jupyterDisplay, lineView, type MimeBundle } from '@resattn/host';
import { checkOptions, givenOptions } from '@resattn/options';
import { Encoding, type OffsetUnit } from './encoding.js';
import { type PaddingOptions, pad, paddedLength, paddingKeys } from './padding.js';
import { countAdded, plainTemplate, type Template, type TemplatePiece } from './template.js';
import { codePointIndex, hasSurrogates, unitIndex, wellFormed } from './text/well-formed.js';
import { TokenBuffer } from './token-buffer.js';
import { type TruncationOptions, truncate, truncationKeys, type Window } from './truncation.js';

/** The roles a special token can have. */
export type SpecialRole = 'pad' | 'unk' | 'bos' | 'eos' | 'cls' | 'sep' | 'mask';

export interface EncodeOptions {
  /** A second text, encoded behind the first. */
  readonly pair?: string | undefined;
  /** Whether the tokenizer's template adds its special tokens. Default true. */
  readonly addSpecialTokens?: boolean | undefined;
  /** A number is `{ maxLength }`; null switches off what the tokenizer's file asks for. */
  readonly truncation?: TruncationOptions | number | null | undefined;
  /** `true` is `{ to: 'longest' }`, a number `{ to: number }`; null switches off, as above. */
  readonly padding?: PaddingOptions | boolean | number | null | undefined;
  /** What offsets count. Default `'utf16'`, so that `text.slice(start, end)` is the token's text. */
  readonly offsetUnit?: OffsetUnit | undefined;
}

const encodeKeys: Readonly<Record<keyof EncodeOptions, true>> = {
  pair: true,
  addSpecialTokens: true,
  truncation: true,
  padding: true,
  offsetUnit: true,
};

export interface DecodeOptions {
  /** Leaves special tokens out. Default true. */
  readonly skipSpecialTokens?: boolean | undefined;
}

export const decodeKeys: Readonly<Record<keyof DecodeOptions, true>> = { skipSpecialTokens: true };

/** A text, or a pair of texts, to encode in a batch. */
export type BatchInput = string | readonly [text: string, pair: string];

/** A batch as row-major arrays `[batch, time]`, ready to become tensors. */
export interface TokenBatch {
  readonly shape: [batch: number, time: number];
  readonly ids: Int32Array;
  readonly typeIds: Int32Array;
  /** 1 = real token, 0 = padding. */
  readonly attentionMask: Int32Array;
}

/** Text to token ids and back; what every tokenizer of this package is. */
export interface Tokenizer {
  /** Ids run from 0 to `vocabularySize - 1`. */
  readonly vocabularySize: number;
  /** Ids of the special tokens that this tokenizer has, by role. */
  readonly specialTokens: Readonly<Partial<Record<SpecialRole, number>>>;
  encode(text: string, options?: EncodeOptions): Encoding;
  encodeBatch(texts: Iterable<BatchInput>, options?: EncodeOptions): Encoding[];
  /** As `encodeBatch`, padded to one length (`padding` defaults to true) and stacked. */
  batch(texts: Iterable<BatchInput>, options?: EncodeOptions): TokenBatch;
  decode(ids: ArrayLike<number>, options?: DecodeOptions): string;
  tokenToId(token: string): number | undefined;
  idToToken(id: number): string | undefined;
  /** A plain object that `tokenizerFromJSON` makes the same tokenizer of. */
  toJSON(): object;
}

/**
 * What tokenizers share: special tokens around a text, pairs, truncation with overflow, padding,
 * offsets in either unit. A tokenizer adds how one text becomes tokens and how ids become text.
 */
export abstract class BaseTokenizer implements Tokenizer {
  abstract readonly vocabularySize: number;
  abstract readonly specialTokens: Readonly<Partial<Record<SpecialRole, number>>>;
  protected template: Template = plainTemplate;
  protected defaultTruncation: TruncationOptions | null = null;
  protected defaultPadding: PaddingOptions | null = null;
  private readonly buffers: [TokenBuffer, TokenBuffer] = [new TokenBuffer(), new TokenBuffer()];
  private readonly textOf = (id: number): string => this.idToToken(id) ?? '';

  abstract tokenToId(token: string): number | undefined;
  abstract idToToken(id: number): string | undefined;
  abstract decode(ids: ArrayLike<number>, options?: DecodeOptions): string;
  abstract toJSON(): object;

  /** Kind, size and special tokens, as a notebook shows them. */
  [jupyterDisplay](): MimeBundle {
    const special = Object.values(this.specialTokens).map((id) => `${this.idToToken(id)}·${id}`);
    return bundleOf(
      lineView(this.constructor.name, [
        countText(this.vocabularySize, 'token'),
        ...(special.length > 0 ? [special.join('  ')] : []),
      ]),
    );
  }

  /** Appends the tokens of a text that holds no unpaired surrogate; offsets in UTF-16 units. */
  protected abstract tokenize(text: string, out: TokenBuffer): void;

  /**
   * Adjusts the offsets of tokens `from` to `to`, a window of one text, in code points; `surfaceOf`
   * gives the text of the tokens that are not written as the vocabulary writes them.
   */
  protected adjustOffsets?(
    ids: Int32Array,
    offsets: Int32Array,
    from: number,
    to: number,
    surfaceOf: (index: number) => string | undefined,
  ): void;

  /**
   * Encodes one text, or a pair. Unpaired surrogates count as U+FFFD. Throws where the text has an
   * unknown piece and the vocabulary no unknown token, and where truncation cannot do what it is
   * asked.
   */
  encode(text: string, options: EncodeOptions = {}): Encoding {
    checkOptions('encode', options, encodeKeys);
    const encoding = this.encodeUnpadded(text, options.pair, options);
    const padding = this.paddingOf(options.padding);
    return padding === null ? encoding : this.padAll([encoding], padding)[0]!;
  }

  /** Encodes many texts or pairs with the same options, padded together where padding is asked. */
  encodeBatch(texts: Iterable<BatchInput>, options: EncodeOptions = {}): Encoding[] {
    checkOptions('encodeBatch', options, encodeKeys);
    const encodings: Encoding[] = [];
    for (const text of texts)
      encodings.push(
        typeof text === 'string'
          ? this.encodeUnpadded(text, options.pair, options)
          : this.encodeUnpadded(text[0], text[1], options),
      );
    const padding = this.paddingOf(options.padding);
    return padding === null ? encodings : this.padAll(encodings, padding);
  }

  batch(texts: Iterable<BatchInput>, options: EncodeOptions = {}): TokenBatch {
    const encodings = this.encodeBatch(texts, { ...options, padding: options.padding ?? true });
    const time = encodings.reduce((longest, e) => Math.max(longest, e.length), 0);
    const shape: [number, number] = [encodings.length, time];
    const ids = new Int32Array(encodings.length * time);
    const typeIds = new Int32Array(ids.length);
    const attentionMask = new Int32Array(ids.length);
    encodings.forEach((encoding, row) => {
      if (encoding.length !== time)
        throw new Error(
          `batch: text ${row} has ${encoding.length} tokens and another has ${time}; pass \`truncation\` with a maxLength that padding reaches`,
        );
      ids.set(encoding.ids, row * time);
      typeIds.set(encoding.typeIds, row * time);
      attentionMask.set(encoding.attentionMask, row * time);
    });
    return { shape, ids, typeIds, attentionMask };
  }

  private encodeUnpadded(text: string, pair: string | undefined, options: EncodeOptions): Encoding {
    const inCodePoints = options.offsetUnit === 'codePoint';
    const first = this.tokenizeInto(text, this.buffers[0], inCodePoints);
    const second =
      pair === undefined ? null : this.tokenizeInto(pair, this.buffers[1], inCodePoints);
    const addSpecialTokens = options.addSpecialTokens ?? true;
    const { windowsKeepTypes = false } = this.template;
    const keepsTypes =
      windowsKeepTypes === 'withoutSpecialTokens' ? !addSpecialTokens : windowsKeepTypes;
    const source = (from: Tokenized, window: Window, isFurther = false): Source => ({
      ...from,
      window,
      keepsType: isFurther && keepsTypes,
    });
    const pieces = second === null ? this.template.single : this.template.pair;
    const truncation = this.truncationOf(options.truncation);
    if (truncation === null)
      return this.assemble(pieces, addSpecialTokens, [
        source(first, [0, first.tokens.length]),
        second && source(second, [0, second.tokens.length]),
      ]);
    const added = addSpecialTokens ? countAdded(pieces) : 0;
    const [ones, twos] = truncate(
      first.tokens.length,
      second?.tokens.length ?? null,
      added,
      truncation,
    );
    const combine = (one: Window, two: Window | null, overflowing?: Encoding[]) =>
      this.assemble(
        pieces,
        addSpecialTokens,
        [
          source(first, one, one !== ones[0]),
          second && two && source(second, two, two !== twos![0]),
        ],
        overflowing,
      );
    const overflowing: Encoding[] = [];
    const lead = pieces.find((piece) => 'sequence' in piece);
    if (twos === null) {
      for (const one of ones.slice(1)) overflowing.push(combine(one, null));
    } else if (lead !== undefined && 'sequence' in lead && lead.sequence === 1) {
      for (const two of twos.slice(1)) for (const one of ones) overflowing.push(combine(one, two));
      for (const one of ones.slice(1)) overflowing.push(combine(one, twos[0]!));
    } else {
      for (const one of ones.slice(1)) for (const two of twos) overflowing.push(combine(one, two));
      for (const two of twos.slice(1)) overflowing.push(combine(ones[0]!, two));
    }
    return combine(ones[0]!, twos?.[0] ?? null, overflowing);
  }

  private tokenizeInto(text: string, tokens: TokenBuffer, inCodePoints: boolean): Tokenized {
    if (typeof text !== 'string')
      throw new TypeError(`encode: the text is ${describe(text)}, expected a string`);
    const sound = wellFormed(text);
    tokens.clear();
    this.tokenize(sound, tokens);
    if (!(inCodePoints || this.adjustOffsets) || !hasSurrogates(sound))
      return { tokens, units: null };
    const index = codePointIndex(sound);
    for (let i = 0; i < tokens.length; i++) {
      tokens.starts[i] = index[tokens.starts[i]!]!;
      tokens.ends[i] = index[tokens.ends[i]!]!;
    }
    return { tokens, units: inCodePoints ? null : unitIndex(sound) };
  }

  private assemble(
    pieces: readonly TemplatePiece[],
    addSpecialTokens: boolean,
    sources: readonly [Source, Source | null],
    overflowing?: Encoding[],
  ): Encoding {
    let length = 0;
    for (const piece of pieces) {
      if ('ids' in piece) length += addSpecialTokens ? piece.ids.length : 0;
      else {
        const source = sources[piece.sequence];
        if (source) length += source.window[1] - source.window[0];
      }
    }
    const ids = new Int32Array(length);
    const offsets = new Int32Array(2 * length);
    const wordIds = new Int32Array(length);
    const isPlain = pieces.length === 1 && sources[1] === null && !('ids' in pieces[0]!);
    const typeIds = isPlain && pieces[0]!.typeId === 0 ? undefined : new Int32Array(length);
    const specialTokensMask = isPlain ? undefined : new Int32Array(length);
    const sequenceIds = isPlain ? undefined : new Int32Array(length);
    let surfaces: Map<number, string> | undefined;
    let at = 0;
    for (const piece of pieces) {
      const from = at;
      if ('ids' in piece) {
        if (!addSpecialTokens) continue;
        for (let i = 0; i < piece.ids.length; i++, at++) {
          const id = piece.ids[i]!;
          ids[at] = id;
          wordIds[at] = -1;
          specialTokensMask![at] = 1;
          sequenceIds![at] = -1;
          if (this.idToToken(id) !== piece.tokens[i])
            (surfaces ??= new Map()).set(at, piece.tokens[i]!);
        }
      } else {
        const source = sources[piece.sequence];
        if (!source) continue;
        const { tokens, window } = source;
        for (let i = window[0]; i < window[1]; i++, at++) {
          ids[at] = tokens.ids[i]!;
          offsets[2 * at] = tokens.starts[i]!;
          offsets[2 * at + 1] = tokens.ends[i]!;
          wordIds[at] = tokens.words[i]!;
        }
        if (piece.sequence === 1) sequenceIds!.fill(1, from, at);
        for (const [i, surface] of tokens.surfaces ?? [])
          if (i >= window[0] && i < window[1])
            (surfaces ??= new Map()).set(from + i - window[0], surface);
        this.adjustOffsets?.(ids, offsets, from, at, (index) => surfaces?.get(index));
        const { units } = source;
        if (units !== null)
          for (let i = 2 * from; i < 2 * at; i++) offsets[i] = units[offsets[i]!]!;
      }
      const typeId =
        'sequence' in piece && sources[piece.sequence]?.keepsType ? piece.sequence : piece.typeId;
      if (typeId !== 0) typeIds!.fill(typeId, from, at);
    }
    const written = surfaces;
    return new Encoding(
      { ids, offsets, wordIds, typeIds, specialTokensMask, sequenceIds, overflowing },
      written === undefined ? this.textOf : (id, index) => written.get(index) ?? this.textOf(id),
    );
  }

  private truncationOf(given: EncodeOptions['truncation']): TruncationOptions | null {
    if (given === undefined) return this.defaultTruncation;
    if (typeof given === 'number') return { ...this.defaultTruncation, maxLength: given };
    if (given !== null) checkOptions('encode: truncation', given, truncationKeys);
    return given;
  }

  private paddingOf(given: EncodeOptions['padding']): PaddingOptions | null {
    if (given === undefined) return this.defaultPadding;
    if (given === null || given === false) return null;
    if (given === true) return this.defaultPadding ?? {};
    if (typeof given === 'number') return { ...this.defaultPadding, to: given };
    checkOptions('encode: padding', given, paddingKeys);
    return { ...this.defaultPadding, ...givenOptions(given) };
  }

  private padAll(encodings: readonly Encoding[], options: PaddingOptions): Encoding[] {
    const padId = options.padId ?? this.specialTokens.pad;
    if (padId === undefined)
      throw new Error('Padding: this tokenizer has no padding token; pass `padding.padId`');
    const length = paddedLength(encodings, options);
    return encodings.map((e) => pad(e, length, padId, options, this.textOf));
  }
}

interface Tokenized {
  readonly tokens: TokenBuffer;
  /** Where offsets are in code points and wanted in UTF-16 units: the unit of each code point. */
  readonly units: Int32Array | null;
}

interface Source extends Tokenized {
  readonly window: Window;
  /** Whether it is a further window that has the type id of its text. */
  readonly keepsType: boolean;
}

function describe(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}
