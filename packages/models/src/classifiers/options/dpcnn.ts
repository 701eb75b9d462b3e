import type { OptionsOf } from '@resattn/options';
import { embeddingDim, embeddingStddev, rate, residual, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';

/** The options of `dpcnn`, with the paper's sizes as defaults. */
export const dpcnnOptions = {
  embeddingDim: embeddingDim(300),
  embeddingStddev,
  filters: size(250, 'features of every convolution'),
  regionSize: size(3, 'tokens that a region spans'),
  /** Blocks of two convolutions; before each but the first the sequence is halved. */
  numBlocks: size(7, 'blocks of two convolutions'),
  residual,
  dropout: rate(0.5, 'dropout rate before the classifier'),
};

export interface DpcnnConfig extends ClassifierConfig, OptionsOf<typeof dpcnnOptions> {}
