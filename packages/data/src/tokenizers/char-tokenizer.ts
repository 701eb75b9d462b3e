import { type Complete, checkOptions, pickOptions } from '@resattn/options';
import {
  type Counts,
  countOne,
  frequentTokens,
  limitKeys,
  type VocabularyLimits,
} from './counting.js';
import { defaultSpecialTokens, listSpecialTokens } from './special-tokens.js';
import { graphemes } from './text/segmenting.js';
import { wellFormed } from './text/well-formed.js';
import type { TokenBuffer } from './token-buffer.js';
import { type ProgressCallback, type TokenizerTrainer, train } from './training.js';
import { type BoundaryOptions, boundaryKeys, UnitTokenizer } from './unit-tokenizer.js';

export interface CharTokenizerOptions extends BoundaryOptions {
  /**
   * What a character is: a code point, or a grapheme cluster as a reader sees it (an accented
   * letter or an emoji of several code points is one token). Default `'codePoint'`.
   */
  readonly unit?: 'codePoint' | 'grapheme' | undefined;
  /** Whether upper and lower case are one token. Default false. */
  readonly lowercase?: boolean | undefined;
}

const charKeys: Readonly<Record<keyof CharTokenizerOptions, true>> = {
  ...boundaryKeys,
  unit: true,
  lowercase: true,
};

export interface CharTokenizerJSON extends Complete<CharTokenizerOptions> {
  readonly type: 'CharTokenizer';
  readonly tokens: readonly string[];
}

/**
 * One token a character. `decode(encode(text).ids)` is the text where every character is known and
 * case is kept.
 */
export class CharTokenizer extends UnitTokenizer {
  private readonly unit: 'codePoint' | 'grapheme';
  private readonly lowercase: boolean;

  constructor(tokens: readonly string[], options: CharTokenizerOptions = {}) {
    super(tokens, options);
    checkOptions('CharTokenizer', options, charKeys);
    this.unit = options.unit ?? 'codePoint';
    this.lowercase = options.lowercase ?? false;
  }

  /** The characters of `texts`, most frequent first, behind the special tokens. */
  static train(
    texts: Iterable<string>,
    options: CharTokenizerOptions &
      VocabularyLimits & { readonly onProgress?: ProgressCallback | undefined } = {},
  ): CharTokenizer {
    checkOptions('CharTokenizer.train', options, { ...charKeys, ...limitKeys, onProgress: true });
    const { onProgress, ...counted } = options;
    return train(new CharTrainer(counted), texts, onProgress);
  }

  static fromJSON(json: CharTokenizerJSON): CharTokenizer {
    return new CharTokenizer(json.tokens, pickOptions(json, charKeys));
  }

  protected get joiner(): string {
    return '';
  }

  protected tokenize(text: string, out: TokenBuffer): void {
    let start = 0;
    let word = 0;
    for (const unit of charactersOf(text, this.unit)) {
      const token = this.lowercase ? unit.toLowerCase() : unit;
      this.pushUnit(token, start, start + unit.length, word++, out);
      start += unit.length;
    }
  }

  toJSON(): CharTokenizerJSON {
    return {
      type: 'CharTokenizer',
      ...this.boundaryJSON(),
      unit: this.unit,
      lowercase: this.lowercase,
      tokens: this.vocabulary.tokens(),
    };
  }
}

/** Counts characters. */
export class CharTrainer implements TokenizerTrainer<CharTokenizer> {
  private readonly counts: Counts = new Map();
  private readonly options: CharTokenizerOptions & VocabularyLimits;

  constructor(options: CharTokenizerOptions & VocabularyLimits = {}) {
    checkOptions('CharTrainer', options, { ...charKeys, ...limitKeys });
    this.options = options;
  }

  add(text: string): void {
    const { unit: characters = 'codePoint', lowercase = false } = this.options;
    for (const unit of charactersOf(wellFormed(text), characters))
      countOne(this.counts, lowercase ? unit.toLowerCase() : unit);
  }

  finish(): CharTokenizer {
    const special = listSpecialTokens(this.options.specialTokens ?? defaultSpecialTokens);
    return new CharTokenizer(
      frequentTokens(this.counts, special, this.options),
      pickOptions(this.options, charKeys),
    );
  }
}

function charactersOf(text: string, unit: 'codePoint' | 'grapheme'): Iterable<string> {
  return unit === 'codePoint' ? text : graphemes(text);
}
