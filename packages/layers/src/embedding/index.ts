export {
  FactorizedEmbedding,
  type FactorizedEmbeddingOptions,
  factorizedEmbedding,
} from './factorized-embedding.js';
export { TiedEmbedding, type TiedEmbeddingOptions, tiedEmbedding } from './tied-embedding.js';
export { TokenEmbedding, type TokenEmbeddingOptions, tokenEmbedding } from './token-embedding.js';
