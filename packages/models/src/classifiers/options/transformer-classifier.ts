import { field, type OptionsOf } from '@resattn/options';
import { rate, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';
import { poolingOptions } from './pooling.js';

/** The options of `transformerClassifier`. */
export const transformerClassifierOptions = {
  modelDim: size(128, 'features of a token in all layers; a multiple of numHeads'),
  numHeads: size(4, 'attention heads'),
  /** Features of a head's queries, keys and values. Default: `modelDim / numHeads`. */
  headDim: field.integer({ min: 1, help: 'features of a head (default: modelDim / numHeads)' }),
  numLayers: size(2, 'layers'),
  hiddenUnits: size(512, 'features inside the feed-forward networks'),
  /** Where the normalization stands in each layer. */
  residual: field.choice(['preNorm', 'postNorm'], {
    default: 'preNorm',
    help: 'placement of normalization',
  }),
  ...poolingOptions(128),
  /** Dropout rate of embeddings, of each part's output and of the context. */
  dropout: rate(0.1, 'dropout rate'),
};

export interface TransformerClassifierConfig
  extends ClassifierConfig,
    OptionsOf<typeof transformerClassifierOptions> {}
