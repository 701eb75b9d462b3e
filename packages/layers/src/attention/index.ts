export {
  AdditiveAttention,
  type AdditiveAttentionOptions,
  additiveAttention,
} from './additive-attention.js';
export type { KeyValueCache } from './key-value-cache.js';
export {
  LinearAttention,
  type LinearAttentionOptions,
  linearAttention,
} from './linear-attention.js';
export {
  LuongAttention,
  type LuongAttentionOptions,
  type LuongScore,
  luongAttention,
} from './luong-attention.js';
export {
  type AttentionStep,
  type AttentionStepOptions,
  groupedQueryAttention,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
  multiHeadAttention,
  multiQueryAttention,
} from './multi-head-attention.js';
export {
  PointerAttention,
  type PointerAttentionOptions,
  pointerAttention,
} from './pointer-attention.js';
export {
  PointerGenerator,
  type PointerGeneratorOptions,
  pointerGenerator,
} from './pointer-generator.js';
export {
  ScaledDotProductAttention,
  type ScaledDotProductAttentionOptions,
  scaledDotProductAttention,
} from './scaled-dot-product-attention.js';
export {
  type AttendToOptions,
  ScoreAttention,
  type ScoreAttentionOptions,
  type ScoredMemory,
} from './score-attention.js';
export { cacheInOwnRows } from './shared-cache.js';
