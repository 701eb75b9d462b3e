import { ByteLevelNormalizer } from '../normalizers/normalizers.js';
import type { AlignedText } from '../text/aligned-text.js';
import { byteLevelScan, scanWords } from '../text/word-scanner.js';
import type { PreTokenizer } from './pre-tokenizer.js';

const toBytes = new ByteLevelNormalizer();

/** Splits as GPT-2 does and writes each word in the characters that stand for bytes. */
export class ByteLevel implements PreTokenizer {
  readonly addPrefixSpace: boolean;
  readonly trimOffsets: boolean;
  readonly useRegex: boolean;

  constructor(addPrefixSpace = true, trimOffsets = true, useRegex = true) {
    this.addPrefixSpace = addPrefixSpace;
    this.trimOffsets = trimOffsets;
    this.useRegex = useRegex;
  }

  split(text: AlignedText, out: AlignedText[]): void {
    const words: AlignedText[] = [];
    this.splitOnly(text, words);
    for (const word of words) out.push(toBytes.normalize(word));
  }

  /** The words as they are, not yet written in byte characters. */
  splitOnly(aligned: AlignedText, out: AlignedText[]): void {
    const text =
      this.addPrefixSpace && !aligned.text.startsWith(' ') ? aligned.prepend(' ') : aligned;
    if (!this.useRegex) {
      out.push(text);
      return;
    }
    let start = 0;
    for (const end of scanWords(text.text, byteLevelScan)) {
      out.push(text.slice(start, end));
      start = end;
    }
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
