import type { OptionsOf } from '@resattn/options';
import { rate, size } from '../../config/option-fields.js';
import type { SequenceToSequenceConfig } from './config.js';

/** The options of `rnnSearch`; the paper's sizes are in brackets. */
export const rnnSearchOptions = {
  /** Features of a token (620). */
  embeddingDim: size(256, 'features of a token'),
  /** Features of the decoder's state and of each direction of the encoder (1000). */
  units: size(256, "features of the decoder's state and of each direction of the encoder"),
  /** Hidden size of the attention score (1000). */
  attentionDim: size(256, 'hidden size of the attention score'),
  /** Features before the output, the greater of two each: maxout (500). */
  maxoutUnits: size(256, 'features before the output, by maxout'),
  /** Dropout rate of embeddings and before the output (none). */
  dropout: rate(0.2, 'dropout rate'),
};

export interface RnnSearchConfig
  extends SequenceToSequenceConfig,
    OptionsOf<typeof rnnSearchOptions> {}
