import type { OptionsOf } from '@resattn/options';
import { embeddingDim, embeddingStddev, rate, residual, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';
import { poolingOptions } from './pooling.js';

/** The options of `biLstmAttention`, with the paper's dropout rates as defaults. */
export const biLstmAttentionOptions = {
  embeddingDim: embeddingDim(100),
  embeddingStddev,
  units: size(100, 'features of each direction'),
  numLayers: size(1, 'recurrent layers'),
  /** Whether recurrent layers of one size add their input. */
  residual,
  ...poolingOptions(100),
  embeddingDropout: rate(0.3, 'dropout rate of the embeddings'),
  dropout: rate(0.3, 'dropout rate between recurrent layers'),
  headDropout: rate(0.5, 'dropout rate before the classifier'),
};

export interface BiLstmAttentionConfig
  extends ClassifierConfig,
    OptionsOf<typeof biLstmAttentionOptions> {}
