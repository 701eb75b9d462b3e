export { describeTokenizer, tokenizerFacts } from './describe-tokenizer.js';
export * from './load-classification.js';
export * from './made-on-the-spot.js';
export * from './prefetch.js';
export * from './public/describe.js';
export type { DownloadOptions, DownloadProgress } from './public/download.js';
export {
  fetchPublicSet,
  type LoadedPublicSet,
  licenceNotice,
  loadPublicSet,
  type PublicSetOptions,
} from './public/load.js';
export type { PublicFolders } from './public/locate.js';
export { streamPublicSet } from './public/stream.js';
export * from './public/verify.js';
export {
  openTable,
  type TableFile,
  type TableFileOptions,
  type TableFormat,
} from './table-file.js';
export {
  assertReadableFile,
  fileBytes,
  type OpenedText,
  openText,
  readLines,
} from './text-file.js';
export { openTextFolder, type TextFolder, type TextFolderOptions } from './text-folder.js';
export * from './tokenizer-file.js';
export { hasTokenizerFiles } from './tokenizer-folder.js';
export { adoptPart, type RemoteFile, receiveFile } from './transfer/receive-file.js';
export {
  type LoadWordVectorsOptions,
  loadWordVectors,
  wordVectorsFormat,
} from './word-vectors-file.js';
