import type { Vocabulary } from '../vocabulary.js';
import { type Model, WordTokens } from './model.js';

/** One token a word; words outside the vocabulary become `unkToken`. */
export class WordLevel implements Model {
  readonly vocabulary: Vocabulary;
  readonly unkToken: string;
  readonly isRepeatable = true;

  constructor(vocabulary: Vocabulary, unkToken = '<unk>') {
    this.vocabulary = vocabulary;
    this.unkToken = unkToken;
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
    const id = this.vocabulary.idOf(word) ?? this.vocabulary.idOf(this.unkToken);
    if (id === undefined)
      throw new Error(
        `WordLevel: ${JSON.stringify(word)} is not in the vocabulary, nor is the unknown token ${JSON.stringify(this.unkToken)}; add it to the vocabulary`,
      );
    const tokens = new WordTokens();
    tokens.push(id, 0, word.length);
    return tokens;
  }

  toJSON() {
    return {
      type: 'WordLevel',
      vocab: Object.fromEntries(this.vocabulary.entries()),
      unk_token: this.unkToken,
    };
  }
}
