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
export { fingerprint } from './random/hash.js';
export * from './random/stream.js';
export { assertColumn } from './reading/assert-column.js';
export {
  type ClassificationData,
  type ClassificationOptions,
  classificationData,
  type LabelledText,
  type LabelledTextsOptions,
  labelledTexts,
} from './reading/classification.js';
export * from './reading/columns.js';
export * from './reading/conll.js';
export { type CsvOptions, type CsvTable, readCsv } from './reading/csv.js';
export {
  type DecodedText,
  decodeStream,
  decodeText,
  type TextDecodingOptions,
} from './reading/decode.js';
export { delimiterAdvice } from './reading/delimiter-advice.js';
export {
  describeEncoding,
  detectEncoding,
  type TextEncodingFound,
} from './reading/encoding.js';
export * from './reading/fasttext.js';
export { fieldText, shownValue } from './reading/field-text.js';
export { looksLikeRow } from './reading/header.js';
export { type JsonlOptions, readJsonl } from './reading/jsonl.js';
export { linesOf, type TextSource } from './reading/lines.js';
export * from './reading/pairs.js';
export * from './reading/parquet/read-parquet.js';
export * from './reading/table.js';
export * from './reading/tmx.js';
export * from './splitting/overlap.js';
export * from './splitting/split.js';
export * from './tokenizers/index.js';
