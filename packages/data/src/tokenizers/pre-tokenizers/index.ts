export * from './byte-level.js';
export * from './metaspace.js';
export type { PreTokenizer } from './pre-tokenizer.js';
export * from './pre-tokenizers.js';
export type { SplitBehavior } from './split-behavior.js';
export * from './unicode-scripts.js';
