import { field, type OptionsOf } from '@resattn/options';
import { embeddingDim, embeddingStddev, rate, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';

/** The options of `selfAttentive`, with the paper's sizes for the Age data set as defaults. */
export const selfAttentiveOptions = {
  embeddingDim: embeddingDim(100),
  embeddingStddev,
  units: size(300, 'features of each direction of the LSTM'),
  hops: size(30, 'weightings of the text'),
  attentionDim: size(350, 'hidden size of the attention score'),
  hiddenUnits: size(3000, "size of the classifier's hidden layer"),
  /** Factor of the penalty that keeps the weightings apart. */
  penalty: field.number({
    min: 0,
    default: 1,
    help: 'weight of the penalty that keeps attention hops apart',
  }),
  /** Dropout rate before each layer of the classifier. */
  dropout: rate(0.5, 'dropout rate in the classifier'),
};

export interface SelfAttentiveConfig
  extends ClassifierConfig,
    OptionsOf<typeof selfAttentiveOptions> {}
