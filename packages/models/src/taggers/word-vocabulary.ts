import { FileFormatError } from '@resattn/core';
import { checkOptions, type Optional } from '@resattn/options';
import { FeatureIndex } from './feature-index.js';

/** Id of padding, of words and of characters. */
export const PADDING_ID = 0;

/** Id of a word or a character that is not in the vocabulary. */
export const UNKNOWN_ID = 1;

/** Ids of both before the first word and the first character. */
const RESERVED = 2;

export interface WordVocabularyOptions {
  /** Most words, padding and unknown words included. Default: no limit. */
  readonly vocabularySize?: number | undefined;
  /** Words that occur less often are read as unknown, by their characters alone. Default 1. */
  readonly minFrequency?: number | undefined;
  /** Characters of a word beyond this are not read. Default 20. */
  readonly maxCharacters?: number | undefined;
}

/** A sentence as ids. */
export interface EncodedWords {
  /** `[time]` */
  readonly words: Int32Array;
  /** `[time, maxCharacters]`, row by row. */
  readonly characters: Int32Array;
  /** Lexical features, `[time, FEATURES_PER_WORD]`, row by row; undefined where none are known. */
  readonly features?: Int32Array | undefined;
}

/**
 * A word as its embedding knows it: without case, every digit a 0, Unicode composed (NFC). What is lost
 * is told by the characters.
 */
const wordForm = (word: string): string =>
  word
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{Nd}/gu, '0');

/** The words and the characters that a tagger knows. */
export class WordVocabulary {
  private readonly wordIds: ReadonlyMap<string, number>;
  private readonly characterIds: ReadonlyMap<string, number>;

  constructor(
    /** The words in the order of their ids, from 2. */
    readonly words: readonly string[],
    /** The characters in the order of their ids, from 2. */
    readonly characters: readonly string[],
    readonly maxCharacters: number,
    /** Lexical features, for a tagger that scores tags by them, too. Default: none. */
    readonly features?: FeatureIndex | undefined,
  ) {
    this.wordIds = new Map(words.map((word, i) => [word, i + RESERVED]));
    this.characterIds = new Map(characters.map((character, i) => [character, i + RESERVED]));
  }

  /** Learns the words and characters of sentences, the frequent ones first. */
  static train(
    sentences: Iterable<readonly string[]>,
    options: WordVocabularyOptions = {},
  ): WordVocabulary {
    checkOptions('WordVocabulary', options, {
      vocabularySize: true,
      minFrequency: true,
      maxCharacters: true,
    });
    const { vocabularySize = Infinity, minFrequency = 1, maxCharacters = 20 } = options;
    const words = new Map<string, number>();
    const characters = new Map<string, number>();
    const count = (counts: Map<string, number>, key: string) =>
      counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const sentence of sentences) {
      for (const token of sentence) {
        count(words, wordForm(token));
        for (const character of token.normalize('NFC')) count(characters, character);
      }
    }
    const frequent = [...words].filter(([, times]) => times >= minFrequency);
    return new WordVocabulary(
      byCount(frequent).slice(0, Math.max(0, vocabularySize - RESERVED)),
      byCount([...characters]),
      maxCharacters,
    );
  }

  /** Number of word ids. */
  get vocabularySize(): number {
    return this.words.length + RESERVED;
  }

  /** Number of character ids. */
  get characterVocabularySize(): number {
    return this.characters.length + RESERVED;
  }

  /** The same words and characters with lexical features. */
  withFeatures(features: FeatureIndex): WordVocabulary {
    return new WordVocabulary(this.words, this.characters, this.maxCharacters, features);
  }

  encode(tokens: readonly string[]): EncodedWords {
    const { maxCharacters } = this;
    const characters = new Int32Array(tokens.length * maxCharacters);
    tokens.forEach((token, t) => {
      const read = [...token.normalize('NFC')].slice(0, maxCharacters);
      read.forEach((character, i) => {
        characters[t * maxCharacters + i] = this.characterIds.get(character) ?? UNKNOWN_ID;
      });
    });
    return {
      words: Int32Array.from(tokens, (token) => this.wordIds.get(wordForm(token)) ?? UNKNOWN_ID),
      characters,
      ...(this.features && { features: this.features.encode(tokens) }),
    };
  }

  toJSON(): WordVocabularyJson {
    const { words, characters, maxCharacters, features } = this;
    return { words, characters, maxCharacters, ...(features && { features: features.hashes }) };
  }

  /** @throws FileFormatError when it is damaged */
  static fromJSON(json: Optional<WordVocabularyJson>, file: string): WordVocabulary {
    const { words, characters, maxCharacters, features } = json;
    const areTexts = (list: unknown): list is string[] =>
      Array.isArray(list) && list.every((item) => typeof item === 'string');
    const areHashes =
      features === undefined || (Array.isArray(features) && features.every(Number.isSafeInteger));
    const isWhole = areTexts(words) && areTexts(characters) && Number.isSafeInteger(maxCharacters);
    if (!isWhole || !areHashes) {
      throw new FileFormatError(
        file,
        'its vocabulary is damaged: expected words, characters and maxCharacters',
        'Copy the file again',
      );
    }
    const index = features && new FeatureIndex(features);
    return new WordVocabulary(words, characters, maxCharacters!, index);
  }
}

export interface WordVocabularyJson {
  readonly words: readonly string[];
  readonly characters: readonly string[];
  readonly maxCharacters: number;
  /** Hashes of the lexical features. */
  readonly features?: readonly number[] | undefined;
}

const byCount = (counts: (readonly [string, number])[]): string[] =>
  counts.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([key]) => key);
