import { type Complete, checkOptions, pickOptions } from '@resattn/options';
import {
  type Counts,
  countOne,
  frequentTokens,
  limitKeys,
  type VocabularyLimits,
} from './counting.js';
import { defaultSpecialTokens, listSpecialTokens } from './special-tokens.js';
import { wordsOf } from './text/segmenting.js';
import { wellFormed } from './text/well-formed.js';
import type { TokenBuffer } from './token-buffer.js';
import { type ProgressCallback, type TokenizerTrainer, train } from './training.js';
import { type BoundaryOptions, boundaryKeys, UnitTokenizer } from './unit-tokenizer.js';
import { joinWords, type WordSpacing, WordSpacingCounts } from './word-spacing.js';

export interface WordTokenizerOptions extends BoundaryOptions {
  /**
   * Where words end. `'punctuation'`: at white space, and each punctuation mark or symbol is a word
   * of its own; `'whitespace'`: at white space only (text that is tokenised already); `'language'`:
   * by `Intl.Segmenter` with `locale`, for languages that write no spaces. Default `'punctuation'`.
   */
  readonly split?: 'punctuation' | 'whitespace' | 'language' | undefined;
  /** The language that `split: 'language'` segments. Default `'zh'`. */
  readonly locale?: string | undefined;
  /** Lower-cases words. Default false. */
  readonly lowercase?: boolean | undefined;
  /** Unicode normalisation form of words, or null for words as they stand. Default `'NFC'`. */
  readonly normalization?: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' | null | undefined;
  /** What `decode` puts between words. Default: nothing for `split: 'language'`, else a space. */
  readonly joiner?: string | undefined;
  /**
   * Where `decode` puts spaces around punctuation marks. A trained tokenizer has them where its texts
   * had them, so that `heute.` comes back as such. Default: the joiner everywhere.
   */
  readonly spacing?: WordSpacing | undefined;
}

const wordKeys: Readonly<Record<keyof WordTokenizerOptions, true>> = {
  ...boundaryKeys,
  split: true,
  locale: true,
  lowercase: true,
  normalization: true,
  joiner: true,
  spacing: true,
};

export interface WordTokenizerJSON extends Complete<Omit<WordTokenizerOptions, 'spacing'>> {
  readonly spacing?: WordSpacing | undefined;
  readonly type: 'WordTokenizer';
  readonly tokens: readonly string[];
}

/** One token a word; words outside the vocabulary become `unk`. */
export class WordTokenizer extends UnitTokenizer {
  private readonly splitting: WordSplitting;
  protected readonly joiner: string;
  private readonly spacing: WordSpacing | undefined;

  constructor(tokens: readonly string[], options: WordTokenizerOptions = {}) {
    super(tokens, options);
    checkOptions('WordTokenizer', options, wordKeys);
    this.splitting = new WordSplitting(options);
    this.joiner = options.joiner ?? (this.splitting.split === 'language' ? '' : ' ');
    this.spacing = options.spacing;
  }

  /** The words of `texts`, most frequent first, behind the special tokens. */
  static train(
    texts: Iterable<string>,
    options: WordTokenizerOptions &
      VocabularyLimits & { readonly onProgress?: ProgressCallback | undefined } = {},
  ): WordTokenizer {
    checkOptions('WordTokenizer.train', options, { ...wordKeys, ...limitKeys, onProgress: true });
    const { onProgress, ...counted } = options;
    return train(new WordTrainer(counted), texts, onProgress);
  }

  static fromJSON(json: WordTokenizerJSON): WordTokenizer {
    return new WordTokenizer(json.tokens, pickOptions(json, wordKeys));
  }

  protected tokenize(text: string, out: TokenBuffer): void {
    let word = 0;
    for (const [start, end] of this.splitting.spans(text))
      this.pushUnit(this.splitting.normalize(text.slice(start, end)), start, end, word++, out);
  }

  protected override join(units: readonly string[]): string {
    return this.spacing ? joinWords(units, this.spacing) : super.join(units);
  }

  toJSON(): WordTokenizerJSON {
    const { split, locale, lowercase, normalization } = this.splitting;
    return {
      type: 'WordTokenizer',
      ...this.boundaryJSON(),
      split,
      locale,
      lowercase,
      normalization,
      joiner: this.joiner,
      ...(this.spacing && { spacing: this.spacing }),
      tokens: this.vocabulary.tokens(),
    };
  }
}

/** Counts words. */
export class WordTrainer implements TokenizerTrainer<WordTokenizer> {
  private readonly counts: Counts = new Map();
  private readonly options: WordTokenizerOptions & VocabularyLimits;
  private readonly splitting: WordSplitting;
  /** Learnt unless it is decided by an option. */
  private readonly spacing: WordSpacingCounts | undefined;

  constructor(options: WordTokenizerOptions & VocabularyLimits = {}) {
    checkOptions('WordTrainer', options, { ...wordKeys, ...limitKeys });
    this.options = options;
    this.splitting = new WordSplitting(options);
    const isLearnt =
      this.splitting.split === 'punctuation' &&
      options.joiner === undefined &&
      options.spacing === undefined;
    if (isLearnt) this.spacing = new WordSpacingCounts();
  }

  add(text: string): void {
    const sound = wellFormed(text);
    const spans = [...this.splitting.spans(sound)];
    for (const [start, end] of spans)
      countOne(this.counts, this.splitting.normalize(sound.slice(start, end)));
    this.spacing?.add(sound, spans);
  }

  finish(): WordTokenizer {
    const special = listSpecialTokens(this.options.specialTokens ?? defaultSpecialTokens);
    return new WordTokenizer(frequentTokens(this.counts, special, this.options), {
      ...pickOptions(this.options, wordKeys),
      ...(this.spacing && { spacing: this.spacing.result() }),
    });
  }
}

const wordOrMark = /[\p{L}\p{M}\p{N}\p{Pc}\u200c\u200d]+|[^\s\p{L}\p{M}\p{N}\p{Pc}]/gu;
const nonSpace = /\S+/g;

class WordSplitting {
  readonly split: 'punctuation' | 'whitespace' | 'language';
  readonly locale: string;
  readonly lowercase: boolean;
  readonly normalization: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' | null;

  constructor(options: WordTokenizerOptions) {
    this.split = options.split ?? 'punctuation';
    if (!['punctuation', 'whitespace', 'language'].includes(this.split))
      throw new Error(
        `WordTokenizer: split is ${JSON.stringify(this.split)}, expected 'punctuation', 'whitespace' or 'language'`,
      );
    this.locale = options.locale ?? 'zh';
    this.lowercase = options.lowercase ?? false;
    this.normalization = options.normalization === undefined ? 'NFC' : options.normalization;
  }

  *spans(text: string): IterableIterator<[number, number]> {
    if (this.split === 'language') yield* wordsOf(text, this.locale);
    else
      for (const match of text.matchAll(this.split === 'whitespace' ? nonSpace : wordOrMark))
        yield [match.index, match.index + match[0].length];
  }

  normalize(word: string): string {
    const cased = this.lowercase ? word.toLowerCase() : word;
    return this.normalization === null ? cased : cased.normalize(this.normalization);
  }
}
