import type { Template } from '../template.js';

/** How offsets of byte-level tokens are trimmed. */
export interface OffsetTrimming {
  /** The pre-tokenizer added a space before the first word, which must not be counted. */
  readonly addPrefixSpace: boolean;
}

/** What happens to tokens after the model: special tokens around them, offsets without spaces. */
export interface PostProcessor {
  /** Null: the texts and nothing else. */
  readonly template: Template | null;
  /** Trimmings to apply, in order. */
  readonly trimmings: readonly OffsetTrimming[];
  /** As `tokenizer.json` writes it. */
  toJSON(): { readonly type: string };
}
