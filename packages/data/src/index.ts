export * from './embedded/language-id.js';
export * from './random/hash.js';
export * from './random/stream.js';
export * from './splitting/split.js';
export * from './tokenizers/index.js';
