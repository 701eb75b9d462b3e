import { checkOptions, pickOptions } from '@resattn/options';
import type { Counts } from '../counting.js';
import { Bpe, type BpeOptions, bpeKeys } from '../models/bpe.js';
import { WordPiece } from '../models/word-piece.js';
import type { ProgressCallback } from '../training.js';
import { Vocabulary } from '../vocabulary.js';
import {
  type BpeTrainerOptions,
  bpeTrainerKeys,
  learnMerges,
  type MergeLearning,
} from './merge-learning.js';
import type { ModelTrainer } from './model-trainer.js';

export type { BpeTrainerOptions };

/**
 * Learns byte-pair merges: again and again the most frequent pair, of equally frequent ones that with
 * the smaller ids (Sennrich et al. 2016). The alphabet follows the special tokens by code point, then
 * prefixed and suffixed characters, then merged pieces.
 */
export class BpeTrainer implements ModelTrainer {
  readonly specialTokens: readonly string[];
  private readonly options: BpeTrainerOptions;
  private readonly modelOptions: BpeOptions;

  /** `modelOptions`: how the trained model treats unknown characters, and dropout. */
  constructor(options: BpeTrainerOptions = {}, modelOptions: BpeOptions = {}) {
    checkOptions('BpeTrainer', options, bpeTrainerKeys);
    checkOptions('BpeTrainer', modelOptions, bpeKeys);
    this.specialTokens = options.specialTokens ?? [];
    this.options = options;
    this.modelOptions = modelOptions;
  }

  learn(words: Counts, onProgress?: ProgressCallback): MergeLearning {
    return learnMerges(words, this.options, onProgress);
  }

  train(words: Counts, onProgress?: ProgressCallback): Bpe {
    const { tokens, merges } = this.learn(words, onProgress);
    return new Bpe(new Vocabulary(tokens), merges, {
      ...this.modelOptions,
      continuingSubwordPrefix: this.options.continuingSubwordPrefix ?? null,
      endOfWordSuffix: this.options.endOfWordSuffix ?? null,
    });
  }
}

/** Learns the vocabulary of a WordPiece model, by the merges of byte-pair encoding. */
export class WordPieceTrainer implements ModelTrainer {
  readonly specialTokens: readonly string[];
  private readonly merging: BpeTrainer;
  private readonly prefix: string;
  private readonly unkToken: string;

  constructor(options: BpeTrainerOptions & { readonly unkToken?: string | undefined } = {}) {
    checkOptions('WordPieceTrainer', options, { ...bpeTrainerKeys, unkToken: true });
    this.prefix = options.continuingSubwordPrefix ?? '##';
    this.unkToken = options.unkToken ?? '[UNK]';
    this.merging = new BpeTrainer({
      ...pickOptions(options, bpeTrainerKeys),
      continuingSubwordPrefix: this.prefix,
    });
    this.specialTokens = this.merging.specialTokens;
  }

  train(words: Counts, onProgress?: ProgressCallback): WordPiece {
    const { tokens } = this.merging.learn(words, onProgress);
    return new WordPiece(new Vocabulary(tokens), {
      continuingSubwordPrefix: this.prefix,
      unkToken: this.unkToken,
    });
  }
}
