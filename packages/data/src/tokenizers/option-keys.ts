// The keys of options that several tokenizers and trainers have.
import type { CharTokenizerOptions } from './char-tokenizer.js';
import type { VocabularyLimits } from './counting.js';
import type { BpeOptions } from './models/bpe.js';
import type { BertNormalizerOptions } from './normalizers/bert-normalizer.js';
import type { PaddingOptions } from './padding.js';
import type { DecodeOptions, EncodeOptions } from './tokenizer.js';
import type { BpeTrainerOptions } from './trainers/bpe-trainer.js';
import type { BpeTokenizerOptions, SubwordOptions } from './trainers/tokenizer-trainers.js';
import type { TruncationOptions } from './truncation.js';
import type { BoundaryOptions } from './unit-tokenizer.js';
import type { WordTokenizerOptions } from './word-tokenizer.js';

export const encodeKeys: Readonly<Record<keyof EncodeOptions, true>> = {
  pair: true,
  addSpecialTokens: true,
  truncation: true,
  padding: true,
  offsetUnit: true,
};

export const truncationKeys: Readonly<Record<keyof TruncationOptions, true>> = {
  maxLength: true,
  stride: true,
  strategy: true,
  direction: true,
};

export const paddingKeys: Readonly<Record<keyof PaddingOptions, true>> = {
  to: true,
  multipleOf: true,
  direction: true,
  padId: true,
  padTypeId: true,
  padToken: true,
};

export const decodeKeys: Readonly<Record<keyof DecodeOptions, true>> = { skipSpecialTokens: true };

export const boundaryKeys: Readonly<Record<keyof BoundaryOptions, true>> = {
  specialTokens: true,
  addBos: true,
  addEos: true,
};

export const limitKeys: Readonly<Record<keyof VocabularyLimits, true>> = {
  vocabularySize: true,
  minFrequency: true,
};

export const charKeys: Readonly<Record<keyof CharTokenizerOptions, true>> = {
  ...boundaryKeys,
  unit: true,
  lowercase: true,
};

export const wordKeys: Readonly<Record<keyof WordTokenizerOptions, true>> = {
  ...boundaryKeys,
  split: true,
  locale: true,
  lowercase: true,
  normalization: true,
  joiner: true,
  spacing: true,
};

export const bpeKeys: Readonly<Record<keyof BpeOptions, true>> = {
  unkToken: true,
  continuingSubwordPrefix: true,
  endOfWordSuffix: true,
  fuseUnk: true,
  byteFallback: true,
  ignoreMerges: true,
  dropout: true,
  seed: true,
};

export const bpeTrainerKeys: Readonly<Record<keyof BpeTrainerOptions, true>> = {
  vocabularySize: true,
  minFrequency: true,
  specialTokens: true,
  limitAlphabet: true,
  initialAlphabet: true,
  maxTokenLength: true,
  continuingSubwordPrefix: true,
  endOfWordSuffix: true,
};

export const subwordKeys: Readonly<Record<keyof SubwordOptions, true>> = {
  ...boundaryKeys,
  vocabularySize: true,
  lowercase: true,
  normalization: true,
};

export const bpeTokenizerKeys: Readonly<Record<keyof BpeTokenizerOptions, true>> = {
  ...subwordKeys,
  minFrequency: true,
  dropout: true,
};

export const bertNormalizerKeys: Readonly<Record<keyof BertNormalizerOptions, true>> = {
  cleanText: true,
  handleChineseChars: true,
  stripAccents: true,
  lowercase: true,
};
