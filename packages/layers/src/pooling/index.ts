export {
  AdditiveAttentionPooling,
  type AdditiveAttentionPoolingOptions,
  additiveAttentionPooling,
} from './additive-attention-pooling.js';
export { AttentionPooling, type AttentionPoolingOptions } from './attention-pooling.js';
export { FirstPooling, firstPooling } from './first-pooling.js';
export {
  HierarchicalAttention,
  type HierarchicalAttentionOptions,
  hierarchicalAttention,
} from './hierarchical-attention.js';
export { KMaxPooling, type KMaxPoolingOptions, kMaxPooling } from './k-max-pooling.js';
export { LastPooling, lastPooling } from './last-pooling.js';
export { MaxPooling, maxPooling } from './max-pooling.js';
export { MeanPooling, meanPooling } from './mean-pooling.js';
export { SoftmaxPooling, type SoftmaxPoolingOptions, softmaxPooling } from './softmax-pooling.js';
export {
  overlapPenalty,
  StructuredSelfAttention,
  type StructuredSelfAttentionOptions,
  structuredSelfAttention,
} from './structured-self-attention.js';
