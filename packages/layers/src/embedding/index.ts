export { TokenEmbedding, type TokenEmbeddingOptions, tokenEmbedding } from './token-embedding.js';
