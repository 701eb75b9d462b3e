export { Bpe, type BpeOptions } from './bpe.js';
export { type Model, WordTokens } from './model.js';
export * from './unigram.js';
export * from './word-level.js';
export * from './word-piece.js';
