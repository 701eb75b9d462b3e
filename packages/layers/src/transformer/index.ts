export type { TransformerBlockOptions } from './block-options.js';
export {
  TransformerDecoder,
  type TransformerDecoderOptions,
  transformerDecoder,
} from './transformer-decoder.js';
export {
  type DecoderCache,
  type DecoderLayerStep,
  type DecoderStepOptions,
  TransformerDecoderLayer,
  type TransformerDecoderLayerOptions,
  transformerDecoderLayer,
} from './transformer-decoder-layer.js';
export {
  TransformerEncoder,
  type TransformerEncoderOptions,
  transformerEncoder,
} from './transformer-encoder.js';
export {
  type EncoderStep,
  TransformerEncoderLayer,
  type TransformerEncoderLayerOptions,
  transformerEncoderLayer,
} from './transformer-encoder-layer.js';
