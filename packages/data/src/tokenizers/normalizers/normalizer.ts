import type { AlignedText } from '../text/aligned-text.js';

/** Changes a text before it is split into words, keeping track of where each part comes from. */
export interface Normalizer {
  normalize(text: AlignedText): AlignedText;
  /** As `tokenizer.json` writes it. */
  toJSON(): { readonly type: string };
}
