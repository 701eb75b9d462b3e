export type { Decoder } from './decoder.js';
export * from './decoders.js';
