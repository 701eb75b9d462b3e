import { ByteLevelNormalizer } from '../normalizers/normalizers.js';
import type { AlignedText } from '../text/aligned-text.js';
import { byteLevelScan, scanWords } from '../text/word-scanner.js';
import {
  type PreTokenizer,
  piecesOf,
  pushSpans,
  type Splitting,
  splitInSteps,
  type WordSpans,
} from './pre-tokenizer.js';

const toBytes = new ByteLevelNormalizer();

/** Splits as GPT-2 does and writes each word in the characters that stand for bytes. */
export class ByteLevel implements PreTokenizer {
  readonly addPrefixSpace: boolean;
  readonly trimOffsets: boolean;
  readonly useRegex: boolean;

  /** The splitting by itself, which leaves words as they are. */
  readonly splitting: readonly Splitting[];

  constructor(addPrefixSpace = true, trimOffsets = true, useRegex = true) {
    this.addPrefixSpace = addPrefixSpace;
    this.trimOffsets = trimOffsets;
    this.useRegex = useRegex;
    this.splitting =
      addPrefixSpace || useRegex ? [{ split: (text, out) => this.splitOnly(text, out) }] : [];
  }

  split(text: AlignedText, out: WordSpans[]): void {
    for (const word of piecesOf(splitInSteps(text, this.splitting))) {
      const written = toBytes.normalize(word);
      pushSpans(written, [0, written.text.length], out);
    }
  }

  private splitOnly(aligned: AlignedText, out: WordSpans[]): void {
    const text =
      this.addPrefixSpace && !aligned.text.startsWith(' ') ? aligned.prepend(' ') : aligned;
    const spans = this.useRegex ? scanWords(text.text, byteLevelScan) : [0, text.text.length];
    pushSpans(text, spans, out);
  }

  toJSON() {
    return {
      type: 'ByteLevel',
      add_prefix_space: this.addPrefixSpace,
      trim_offsets: this.trimOffsets,
      use_regex: this.useRegex,
    };
  }
}
