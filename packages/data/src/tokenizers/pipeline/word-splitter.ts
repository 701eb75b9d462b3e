import { ByteLevel } from '../pre-tokenizers/byte-level.js';
import type { PreTokenizer } from '../pre-tokenizers/pre-tokenizer.js';
import { PreTokenizerSequence } from '../pre-tokenizers/pre-tokenizers.js';
import type { AlignedText } from '../text/aligned-text.js';

/**
 * Applies the steps of a pre-tokenizer, but leaves the last one's writing in byte characters to
 * whoever takes the words: a word that is remembered need not be written again.
 */
export class WordSplitter {
  /** The last step, where it writes words in byte characters. */
  readonly byteLevel: ByteLevel | null;
  private readonly steps: readonly PreTokenizer[];

  constructor(preTokenizer: PreTokenizer | null) {
    const steps = flatten(preTokenizer);
    const last = steps.at(-1);
    this.byteLevel = last instanceof ByteLevel ? last : null;
    this.steps = this.byteLevel === null ? steps : steps.slice(0, -1);
  }

  /** The words of a text that is not empty. */
  split(text: AlignedText): AlignedText[] {
    let words = [text];
    for (const step of this.steps) {
      const next: AlignedText[] = [];
      for (const word of words) step.split(word, next);
      words = next;
    }
    if (this.byteLevel === null) return words;
    const last: AlignedText[] = [];
    for (const word of words) this.byteLevel.splitOnly(word, last);
    return last;
  }
}

function flatten(preTokenizer: PreTokenizer | null): PreTokenizer[] {
  if (preTokenizer === null) return [];
  return preTokenizer instanceof PreTokenizerSequence
    ? preTokenizer.preTokenizers.flatMap(flatten)
    : [preTokenizer];
}
