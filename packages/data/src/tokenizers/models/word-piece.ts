import { checkOptions } from '@resattn/options';
import { UnitTrie } from '../text/unit-trie.js';
import type { Vocabulary } from '../vocabulary.js';
import { type Model, WordTokens } from './model.js';

export interface WordPieceOptions {
  /** Stands for a word that cannot be put together. Default `'[UNK]'`. */
  readonly unkToken?: string | undefined;
  /** Begins every piece but the first. Default `'##'`. */
  readonly continuingSubwordPrefix?: string | undefined;
  /** Longer words are unknown. Default 100 code points. */
  readonly maxInputCharsPerWord?: number | undefined;
}

/** Splits a word into the longest known pieces from left to right (Schuster and Nakajima 2012). */
export class WordPiece implements Model {
  readonly vocabulary: Vocabulary;
  readonly unkToken: string;
  readonly continuingSubwordPrefix: string;
  readonly maxInputCharsPerWord: number;
  readonly isRepeatable = true;
  private readonly initial: UnitTrie;
  private readonly continuing: UnitTrie;

  constructor(vocabulary: Vocabulary, options: WordPieceOptions = {}) {
    checkOptions('WordPiece', options, {
      unkToken: true,
      continuingSubwordPrefix: true,
      maxInputCharsPerWord: true,
    });
    this.vocabulary = vocabulary;
    this.unkToken = options.unkToken ?? '[UNK]';
    this.continuingSubwordPrefix = options.continuingSubwordPrefix ?? '##';
    this.maxInputCharsPerWord = options.maxInputCharsPerWord ?? 100;
    this.initial = new UnitTrie(4 * vocabulary.size);
    this.continuing = new UnitTrie(vocabulary.size);
    const prefix = this.continuingSubwordPrefix;
    for (const [token, id] of vocabulary.entries()) {
      if (token === '') continue;
      this.initial.set(token, id);
      if (token.startsWith(prefix) && token.length > prefix.length)
        this.continuing.set(token.slice(prefix.length), id);
    }
  }

  get size(): number {
    return this.vocabulary.size;
  }

  get idLimit(): number {
    return this.vocabulary.idLimit;
  }

  idOf(token: string): number | undefined {
    return this.vocabulary.idOf(token);
  }

  tokenOf(id: number): string | undefined {
    return this.vocabulary.tokenOf(id);
  }

  tokenize(word: string): WordTokens {
    if (this.isTooLong(word)) return this.unknown(word);
    const tokens = new WordTokens();
    let trie = this.initial;
    for (let start = 0; start < word.length; ) {
      let best = -1;
      let bestEnd = start;
      let node = 0;
      for (let end = start; end < word.length; ) {
        node = trie.child(node, word.charCodeAt(end++));
        if (node === 0) break;
        const id = trie.valueOf(node);
        if (id >= 0) {
          best = id;
          bestEnd = end;
        }
      }
      if (best < 0) return this.unknown(word);
      tokens.push(best, start, bestEnd);
      start = bestEnd;
      trie = this.continuing;
    }
    return tokens;
  }

  private isTooLong(word: string): boolean {
    const limit = this.maxInputCharsPerWord;
    if (word.length <= limit) return false;
    return word.length > 2 * limit || Array.from(word).length > limit;
  }

  private unknown(word: string): WordTokens {
    const id = this.vocabulary.idOf(this.unkToken);
    if (id === undefined)
      throw new Error(
        `WordPiece: ${JSON.stringify(word)} is unknown and the vocabulary has no unknown token ${JSON.stringify(this.unkToken)}; add it`,
      );
    const tokens = new WordTokens();
    tokens.push(id, 0, word.length);
    return tokens;
  }

  toJSON() {
    return {
      type: 'WordPiece',
      unk_token: this.unkToken,
      continuing_subword_prefix: this.continuingSubwordPrefix,
      max_input_chars_per_word: this.maxInputCharsPerWord,
      vocab: Object.fromEntries(this.vocabulary.entries()),
    };
  }
}
