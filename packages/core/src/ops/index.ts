export { type Conv1dOptions, type Conv1dPadding, conv1d } from './conv1d.js';
export { biasAdd, dense } from './dense.js';
export { type DropoutOptions, dropout } from './dropout.js';
export { type EmbeddingLookupOptions, embeddingLookup } from './embedding-lookup.js';
export { type ClippedGradients, clipByGlobalNorm, clipByValue, globalNorm } from './global-norm.js';
export { type LayerNormOptions, layerNorm } from './layer-norm.js';
