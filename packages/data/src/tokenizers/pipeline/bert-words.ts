import { WordTokens } from '../models/model.js';
import type { BertNormalizer } from '../normalizers/bert-normalizer.js';
import type { AlignedText } from '../text/aligned-text.js';
import { control, isIdeograph, isWhiteSpace } from '../text/character-class.js';
import type { TokenBuffer } from '../token-buffer.js';
import { WordCache } from './word-cache.js';

const partOfWord = 0;
const separator = 1;
const wordByItself = 2;

type TokenizeAlone = (text: string) => { word: AlignedText; tokens: WordTokens }[];

/** A stretch between separators, with the words it consists of. */
class StretchTokens extends WordTokens {
  /** Word of each token, counted from the beginning of the stretch. */
  readonly words: number[] = [];
  wordCount = 0;
}

/**
 * BERT's normalisation and splitting change each character by itself, and white space, ideographs
 * and ASCII punctuation end a word whatever stands beside them. So the stretches between those can be
 * remembered as they stand in the text, and most text is neither normalized nor split again.
 */
export class BertWords {
  private readonly tokenizeAlone: TokenizeAlone;
  private readonly splitsIdeographs: boolean;
  private readonly cache = new WordCache();

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

  /** Appends the tokens of a text that begins at `base`; returns the number of the next word. */
  tokenize(text: string, base: number, word: number, out: TokenBuffer): number {
    let next = word;
    let start = 0;
    for (let i = 0; i < text.length; ) {
      const unit = text.charCodeAt(i);
      const isAstral = unit >= 0xd800 && unit < 0xdc00;
      const end = i + (isAstral ? 2 : 1);
      const kind = this.kindOf(isAstral ? text.codePointAt(i)! : unit);
      if (kind !== partOfWord) {
        if (start < i) next = this.push(text.slice(start, i), base + start, next, out);
        if (kind === wordByItself) next = this.push(text.slice(i, end), base + i, next, out);
        start = end;
      }
      i = end;
    }
    if (start < text.length) next = this.push(text.slice(start), base + start, next, out);
    return next;
  }

  private kindOf(codePoint: number): number {
    if (codePoint < 0x80) return asciiKinds[codePoint]!;
    if (isWhiteSpace(codePoint) && !control.has(codePoint)) return separator;
    return this.splitsIdeographs && isIdeograph(codePoint) ? wordByItself : partOfWord;
  }

  private push(stretch: string, base: number, word: number, out: TokenBuffer): number {
    let tokens = this.cache.get(stretch) as StretchTokens | undefined;
    if (tokens === undefined) {
      tokens = this.compute(stretch);
      this.cache.set(stretch, tokens);
    }
    const { ids, starts, ends, words } = tokens;
    const count = ids.length;
    out.reserve(count);
    let at = out.length;
    for (let i = 0; i < count; i++, at++) {
      out.ids[at] = ids[i]!;
      out.starts[at] = base + starts[i]!;
      out.ends[at] = base + ends[i]!;
      out.words[at] = word + words[i]!;
    }
    if (tokens.surfaces !== undefined)
      for (const [i, surface] of tokens.surfaces)
        (out.surfaces ??= new Map()).set(out.length + i, surface);
    out.length = at;
    return word + tokens.wordCount;
  }

  private compute(stretch: string): StretchTokens {
    const all = new StretchTokens();
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
