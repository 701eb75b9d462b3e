export { BertNormalizer, type BertNormalizerOptions } from './bert-normalizer.js';
export type { Normalizer } from './normalizer.js';
export * from './normalizers.js';
