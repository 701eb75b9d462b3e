import { ByteLevel } from '../pre-tokenizers/byte-level.js';
import {
  type PreTokenizer,
  type Splitting,
  splitInSteps,
  type WordSpans,
} from '../pre-tokenizers/pre-tokenizer.js';
import { PreTokenizerSequence } from '../pre-tokenizers/pre-tokenizers.js';
import type { AlignedText } from '../text/aligned-text.js';

/**
 * Applies the steps of a pre-tokenizer, but leaves the last one's writing in byte characters to
 * whoever takes the words: a word that is remembered need not be written again.
 */
export class WordSplitter {
  /** True where words have still to be written in byte characters. */
  readonly writesBytes: boolean;
  private readonly steps: readonly Splitting[];

  constructor(preTokenizer: PreTokenizer | null) {
    const steps = flatten(preTokenizer);
    const last = steps.at(-1);
    this.writesBytes = last instanceof ByteLevel;
    this.steps = last instanceof ByteLevel ? [...steps.slice(0, -1), ...last.splitting] : steps;
  }

  /** The words of a text that is not empty. */
  split(text: AlignedText): WordSpans[] {
    return splitInSteps(text, this.steps);
  }
}

function flatten(preTokenizer: PreTokenizer | null): PreTokenizer[] {
  if (preTokenizer === null) return [];
  return preTokenizer instanceof PreTokenizerSequence
    ? preTokenizer.preTokenizers.flatMap(flatten)
    : [preTokenizer];
}
