export * from './batching/batch.js';
export * from './batching/bucket-batches.js';
export * from './batching/bucket-lengths.js';
export * from './batching/class-weights.js';
export * from './batching/mix.js';
export * from './batching/windows.js';
export * from './collators/classification.js';
export * from './collators/masked-language.js';
export * from './collators/pad.js';
export * from './collators/sequence.js';
export * from './collators/span-corruption.js';
export * from './collators/tagging.js';
export * from './collators/text-infilling.js';
export type { NameKind } from './embedded/cldr/codes.js';
export type { CldrSource } from './embedded/cldr/engine.js';
export * from './embedded/cldr-pairs.js';
export type { GeneratedSizes } from './embedded/distinct-splits.js';
export * from './embedded/dyck.js';
export * from './embedded/language-id.js';
export * from './embedded/list-ops.js';
export * from './embedded/registry.js';
export * from './embedded/scan.js';
export * from './embedded/sequence-tasks.js';
export type {
  ContentChecksum,
  PublicContents,
  PublicFile,
  PublicSet,
  PublicSetDescription,
  PublicSplit,
  ReducedFile,
  StreamedPublicSet,
} from './public/public-set.js';
export * from './public/registry.js';
export type { NewsStory } from './public/sets/cnn-daily-mail.js';
export type { MultiLabelText } from './public/sets/goemotions.js';
export type { PlainText } from './public/sets/language-modelling.js';
export type { ExtractiveQuestion } from './public/sets/question-answering.js';
export type { CogsExample, SummaryExample } from './public/sets/sequence-pairs.js';
export type { TaggedSentence } from './public/sets/tagging.js';
export type { NewsArticle } from './public/sets/topics.js';
export type { TrecQuestion } from './public/sets/trec.js';
export { fingerprint, hashText } from './random/hash.js';
export * from './random/stream.js';
export {
  type ClassificationData,
  type ClassificationOptions,
  type ConllOptions,
  type ConllSentence,
  type CsvOptions,
  type CsvTable,
  classificationData,
  type JsonlOptions,
  type LabelledText,
  type LabelledTextsOptions,
  labelledTexts,
  type MultiLabelData,
  type MultiLabelOptions,
  type MultiLabelTextsOptions,
  multiLabelData,
  multiLabelTexts,
  type NumberedText,
  numberedTexts,
  type ParquetOptions,
  type RegressionData,
  type RegressionDataOptions,
  readAlignedLines,
  readConll,
  readCsv,
  readFastText,
  readJsonl,
  readParquet,
  readTmx,
  regressionData,
  type Table,
  type TableRow,
  type TextPair,
} from './reading/index.js';
export * from './splitting/k-fold.js';
export * from './splitting/overlap.js';
export * from './splitting/split.js';
export {
  type BatchInput,
  type BoundaryOptions,
  type BpeTokenizerOptions,
  ByteTokenizer,
  bpeTokenizerTrainer,
  byteLevelBpeTokenizerTrainer,
  CharTokenizer,
  type CharTokenizerOptions,
  type DecodeOptions,
  type EncodeOptions,
  Encoding,
  type PaddingOptions,
  type SpecialTokenNames,
  type SubwordOptions,
  type TokenBatch,
  type Tokenizer,
  type TokenizerTrainer,
  type TrainingProgress,
  type TruncationOptions,
  tokenizerFromJSON,
  train,
  trainOnStream,
  unigramTokenizerTrainer,
  type WordPieceTokenizerOptions,
  WordTokenizer,
  type WordTokenizerOptions,
  wordPieceTokenizerTrainer,
} from './tokenizers/index.js';
export * from './word-vectors/index.js';
