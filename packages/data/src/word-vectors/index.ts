export type { ByteSource } from './byte-window.js';
export {
  readVectorsFormat,
  readWordVectors,
  type WordVectorsOptions,
} from './read-word-vectors.js';
export type { VectorsFormat } from './vectors-format.js';
export type { WordMatch } from './vocabulary-rows.js';
export type { WordVectors } from './word-vectors.js';
