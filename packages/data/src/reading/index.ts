export { assertColumn } from './assert-column.js';
export {
  type ClassificationData,
  type ClassificationOptions,
  classificationData,
  type LabelledText,
  type LabelledTextsOptions,
  labelledTexts,
} from './classification.js';
export * from './columns.js';
export * from './conll.js';
export { type CsvOptions, type CsvTable, readCsv } from './csv.js';
export {
  type DecodedText,
  decodeStream,
  decodeText,
  type TextDecodingOptions,
} from './decode.js';
export { delimiterAdvice } from './delimiter-advice.js';
export {
  describeEncoding,
  detectEncoding,
  type TextEncodingFound,
} from './encoding.js';
export * from './fasttext.js';
export { fieldText, shownValue } from './field-text.js';
export { looksLikeRow } from './header.js';
export { type JsonlOptions, readJsonl } from './jsonl.js';
export { linesOf, type TextSource } from './lines.js';
export {
  type MultiLabelData,
  type MultiLabelOptions,
  type MultiLabelTextsOptions,
  multiLabelData,
  multiLabelTexts,
} from './multi-label.js';
export {
  type NumberedText,
  numberedTexts,
  type RegressionData,
  type RegressionDataOptions,
  regressionData,
} from './numbers.js';
export * from './pairs.js';
export * from './parquet/read-parquet.js';
export * from './table.js';
export * from './tmx.js';
