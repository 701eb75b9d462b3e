import { field, type OptionsOf } from '@resattn/options';
import { embeddingDim, rate, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';

/** The options of `textCnn`, with Kim's sizes as defaults. */
export const textCnnOptions = {
  embeddingDim: embeddingDim(300),
  kernelSizes: field.integers({
    min: 1,
    default: [3, 4, 5],
    help: 'kernel sizes, in tokens',
  }),
  filters: size(100, 'features of each convolution'),
  dropout: rate(0.5, 'dropout rate before the classifier'),
};

export interface TextCnnConfig extends ClassifierConfig, OptionsOf<typeof textCnnOptions> {}
