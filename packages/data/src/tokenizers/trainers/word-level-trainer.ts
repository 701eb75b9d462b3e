import { checkOptions } from '@resattn/options';
import { type Counts, frequentTokens } from '../counting.js';
import { WordLevel } from '../models/word-level.js';
import { Vocabulary } from '../vocabulary.js';
import type { ModelTrainer } from './model-trainer.js';

export interface WordLevelTrainerOptions {
  /** Default 30,000. */
  readonly vocabularySize?: number | undefined;
  /** Default 0. */
  readonly minFrequency?: number | undefined;
  /** Take the first ids, in this order. Default none. */
  readonly specialTokens?: readonly string[] | undefined;
  /** Default `'<unk>'`. */
  readonly unkToken?: string | undefined;
}

/** The most frequent words, equally frequent ones by code point. */
export class WordLevelTrainer implements ModelTrainer {
  readonly specialTokens: readonly string[];
  private readonly options: WordLevelTrainerOptions;

  constructor(options: WordLevelTrainerOptions = {}) {
    checkOptions('WordLevelTrainer', options, {
      vocabularySize: true,
      minFrequency: true,
      specialTokens: true,
      unkToken: true,
    });
    this.specialTokens = options.specialTokens ?? [];
    this.options = options;
  }

  train(words: Counts): WordLevel {
    const { vocabularySize = 30_000, minFrequency = 0, unkToken = '<unk>' } = this.options;
    const limits = { vocabularySize, minFrequency };
    return new WordLevel(
      new Vocabulary(frequentTokens(words, this.specialTokens, limits)),
      unkToken,
    );
  }
}
