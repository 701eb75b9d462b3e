import { WordTokens } from '../models/model.js';
import type { BertNormalizer } from '../normalizers/bert-normalizer.js';
import type { AlignedText } from '../text/aligned-text.js';
import { control, isIdeograph, isWhiteSpace } from '../text/character-class.js';
import type { TokenBuffer } from '../token-buffer.js';
import { TextUnits, WordCache } from './word-cache.js';

const partOfWord = 0;
const separator = 1;
const wordByItself = 2;

type TokenizeAlone = (text: string) => { word: AlignedText; tokens: WordTokens }[];

/**
 * BERT's normalisation and splitting change each character by itself, and white space, ideographs
 * and ASCII punctuation end a word whatever stands beside them. So the stretches between those can be
 * remembered as they stand in the text, and most text is neither normalized nor split again.
 */
export class BertWords {
  private readonly tokenizeAlone: TokenizeAlone;
  private readonly splitsIdeographs: boolean;
  private readonly cache = new WordCache();
  private readonly units = new TextUnits();

  private constructor(splitsIdeographs: boolean, tokenizeAlone: TokenizeAlone) {
    this.splitsIdeographs = splitsIdeographs;
    this.tokenizeAlone = tokenizeAlone;
  }

  /** Null where the normalizer leaves white space other than spaces in. */
  static for(normalizer: BertNormalizer, tokenizeAlone: TokenizeAlone): BertWords | null {
    return normalizer.cleanText
      ? new BertWords(normalizer.handleChineseChars, tokenizeAlone)
      : null;
  }

  /** Appends the tokens of a text; returns the number of the next word. */
  tokenize(text: string, word: number, out: TokenBuffer): number {
    const units = this.units.of(text);
    const compute = (from: number, to: number) => this.compute(text.slice(from, to));
    let next = word;
    let start = 0;
    for (let i = 0; i < text.length; ) {
      const unit = units[i]!;
      const isAstral = unit >= 0xd800 && unit < 0xdc00;
      const end = i + (isAstral ? 2 : 1);
      const kind = this.kindOf(isAstral ? text.codePointAt(i)! : unit);
      if (kind !== partOfWord) {
        if (start < i) next += this.cache.append(units, start, i, next, out, compute);
        if (kind === wordByItself) next += this.cache.append(units, i, end, next, out, compute);
        start = end;
      }
      i = end;
    }
    if (start < text.length)
      next += this.cache.append(units, start, text.length, next, out, compute);
    return next;
  }

  private kindOf(codePoint: number): number {
    if (codePoint < 0x80) return asciiKinds[codePoint]!;
    if (isWhiteSpace(codePoint) && !control.has(codePoint)) return separator;
    return this.splitsIdeographs && isIdeograph(codePoint) ? wordByItself : partOfWord;
  }

  /** The tokens of a stretch between separators, of all the words it consists of. */
  private compute(stretch: string): WordTokens {
    const all = new WordTokens();
    all.words = [];
    all.wordCount = 0;
    for (const { word, tokens } of this.tokenizeAlone(stretch)) {
      const from = all.ids.length;
      for (let i = 0; i < tokens.ids.length; i++) {
        all.push(tokens.ids[i]!, word.startOf(tokens.starts[i]!), word.endOf(tokens.ends[i]! - 1));
        all.words.push(all.wordCount);
      }
      for (const [i, surface] of tokens.surfaces ?? [])
        (all.surfaces ??= new Map()).set(from + i, surface);
      all.wordCount++;
    }
    return all;
  }
}

const asciiKinds: Uint8Array = Uint8Array.from({ length: 0x80 }, (_, unit) => {
  if (unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d) return separator;
  return /[!-/:-@[-`{-~]/.test(String.fromCharCode(unit)) ? wordByItself : partOfWord;
});
