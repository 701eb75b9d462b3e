import { field, type OptionsOf } from '@resattn/options';
import { rate, size } from '../../config/option-fields.js';
import type { SequenceToSequenceConfig } from './config.js';

/** The options of `residualLstm`; the paper's sizes are in brackets. */
export const residualLstmOptions = {
  /** Features of a token (1024). */
  embeddingDim: size(256, 'features of a token'),
  /** Features of each layer's state; even (1024). */
  units: size(256, "features of each layer's state; even"),
  /** Layers of the encoder, the first of which reads both ways (8). */
  numEncoderLayers: field.integer({ min: 2, default: 4, help: 'number of encoder layers' }),
  /** Layers of the decoder (8). */
  numDecoderLayers: field.integer({ min: 2, default: 4, help: 'number of decoder layers' }),
  /** Hidden size of the attention score (1024). */
  attentionDim: size(256, 'hidden size of the attention score'),
  /** Dropout rate of embeddings, of the input of every layer and before the output. */
  dropout: rate(0.2, 'dropout rate'),
};

export interface ResidualLstmConfig
  extends SequenceToSequenceConfig,
    OptionsOf<typeof residualLstmOptions> {}
