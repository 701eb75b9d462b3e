import { bundleOf, jupyterDisplay, type MimeBundle } from '@resattn/host';
import { encodingView } from '../display/encoding-view.js';
/** Positions are counted in UTF-16 units (as JavaScript strings are indexed) or in code points. */
export type OffsetUnit = 'utf16' | 'codePoint';

/** What {@link Encoding} is made of. Arrays that are left out are constant and made when asked for. */
export interface EncodingFields {
  readonly ids: Int32Array;
  readonly offsets: Int32Array;
  readonly wordIds: Int32Array;
  readonly sequenceIds?: Int32Array | undefined;
  readonly typeIds?: Int32Array | undefined;
  readonly specialTokensMask?: Int32Array | undefined;
  readonly attentionMask?: Int32Array | undefined;
  readonly overflowing?: readonly Encoding[] | undefined;
}

/** An {@link Encoding} as plain data. */
export interface EncodingRecord {
  readonly ids: readonly number[];
  readonly tokens: readonly string[];
  readonly offsets: readonly (readonly [start: number, end: number])[];
  readonly wordIds: readonly (number | null)[];
  readonly typeIds: readonly number[];
}

/**
 * One text, or a pair of texts, as numbers. Every array has one entry for each token (`[time]`),
 * `offsets` has two (`[time, 2]`).
 */
export class Encoding {
  /** Token ids `[time]`. */
  readonly ids: Int32Array;
  /**
   * Start and end (half open) of each token in the text it comes from, `[time, 2]` in row order:
   * token `i` covers `text.slice(offsets[2 * i], offsets[2 * i + 1])`. Special tokens that were
   * added, and padding, have `0, 0`.
   */
  readonly offsets: Int32Array;
  /** Index of the word each token is a part of `[time]`, -1 for added special tokens and padding. */
  readonly wordIds: Int32Array;
  /** The further windows of a truncated text, in order; empty when nothing was cut off. */
  readonly overflowing: readonly Encoding[];
  private readonly tokenOf: (id: number, index: number) => string;
  private lazyTokens: string[] | undefined;
  private lazyTypeIds: Int32Array | undefined;
  private lazyAttentionMask: Int32Array | undefined;
  private lazySpecialTokensMask: Int32Array | undefined;
  private lazySequenceIds: Int32Array | undefined;

  constructor(fields: EncodingFields, tokenOf: (id: number, index: number) => string) {
    this.ids = fields.ids;
    this.offsets = fields.offsets;
    this.wordIds = fields.wordIds;
    this.overflowing = fields.overflowing ?? [];
    this.tokenOf = tokenOf;
    this.lazyTypeIds = fields.typeIds;
    this.lazyAttentionMask = fields.attentionMask;
    this.lazySpecialTokensMask = fields.specialTokensMask;
    this.lazySequenceIds = fields.sequenceIds;
  }

  /** Number of tokens, special tokens and padding included. */
  get length(): number {
    return this.ids.length;
  }

  /** The tokens as text, `[time]`. */
  get tokens(): string[] {
    return (this.lazyTokens ??= Array.from(this.ids, (id, i) => this.tokenOf(id, i)));
  }

  /** Segment ids `[time]`: what the post-processor gives, by default 0 for the first text, 1 for the second. */
  get typeIds(): Int32Array {
    return (this.lazyTypeIds ??= new Int32Array(this.length));
  }

  /** 1 = real token, 0 = padding, `[time]`. */
  get attentionMask(): Int32Array {
    return (this.lazyAttentionMask ??= new Int32Array(this.length).fill(1));
  }

  /** 1 = special token added around the text, or padding, `[time]`. */
  get specialTokensMask(): Int32Array {
    return (this.lazySpecialTokensMask ??= new Int32Array(this.length));
  }

  /** Which text each token comes from, 0 or 1, `[time]`; -1 for added special tokens and padding. */
  get sequenceIds(): Int32Array {
    return (this.lazySequenceIds ??= new Int32Array(this.length));
  }

  /** As plain data: ids, tokens, `[start, end]` of each, words (null for what was added) and segments. */
  toJSON(): EncodingRecord {
    return {
      ids: Array.from(this.ids),
      tokens: this.tokens,
      offsets: this.tokens.map((_, i) => this.span(i)),
      wordIds: Array.from(this.wordIds, (word) => (word < 0 ? null : word)),
      typeIds: Array.from(this.typeIds),
    };
  }

  /** The tokens with their ids, as a notebook shows them. */
  [jupyterDisplay](): MimeBundle {
    return bundleOf(encodingView(this));
  }

  /** `[start, end]` of one token in the text it comes from. */
  span(index: number): [number, number] {
    if (!(index >= 0 && index < this.length))
      throw new RangeError(`Token ${index} of an encoding of ${this.length} tokens does not exist`);
    return [this.offsets[2 * index]!, this.offsets[2 * index + 1]!];
  }

  /** The token that covers position `position` of text `sequence`, or -1. */
  tokenAt(position: number, sequence = 0): number {
    const { offsets, sequenceIds } = this;
    for (let i = 0; i < this.length; i++)
      if (
        sequenceIds[i] === sequence &&
        position >= offsets[2 * i]! &&
        position < offsets[2 * i + 1]!
      )
        return i;
    return -1;
  }
}
