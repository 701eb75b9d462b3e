export * from './byte-tokenizer.js';
export * from './char-tokenizer.js';
export type { VocabularyLimits } from './counting.js';
export * as decoders from './decoders/index.js';
export * from './encoding.js';
export * from './formats/older-files.js';
export * from './formats/subword-nmt.js';
export * from './formats/vocabulary-files.js';
export * from './from-json.js';
export * as models from './models/index.js';
export * as normalizers from './normalizers/index.js';
export type { PaddingOptions } from './padding.js';
export { parseTokenIds } from './parse-ids.js';
export type { AddedToken } from './pipeline/added-tokens.js';
export * from './pipeline/pipeline-tokenizer.js';
export * as postProcessors from './post-processors/index.js';
export * as preTokenizers from './pre-tokenizers/index.js';
export * from './sentencepiece/marian-tokenizer.js';
export * from './sentencepiece/sentencepiece-tokenizer.js';
export type { SpecialTokenNames } from './special-tokens.js';
export { Pattern, type PatternJSON } from './text/pattern.js';
export type {
  BatchInput,
  DecodeOptions,
  EncodeOptions,
  SpecialRole,
  TokenBatch,
  Tokenizer,
} from './tokenizer.js';
export * from './trainers/bpe-trainer.js';
export type { ModelTrainer } from './trainers/model-trainer.js';
export * from './trainers/pipeline-trainer.js';
export * from './trainers/tokenizer-trainers.js';
export {
  type TokenizerKind,
  type TokenizerTrainerOptions,
  tokenizerTrainer,
} from './trainers/trainer-of-kind.js';
export * from './trainers/unigram-trainer.js';
export * from './trainers/word-level-trainer.js';
export * from './training.js';
export type { Side, TruncationOptions, TruncationStrategy } from './truncation.js';
export type { BoundaryOptions } from './unit-tokenizer.js';
export { Vocabulary } from './vocabulary.js';
export type { MarkSpacing, WordSpacing } from './word-spacing.js';
export * from './word-tokenizer.js';
