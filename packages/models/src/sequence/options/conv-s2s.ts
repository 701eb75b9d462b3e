import { field, type OptionsOf } from '@resattn/options';
import { rate, size } from '../../config/option-fields.js';
import type { SequenceToSequenceConfig } from './config.js';

/** The options of `convS2s`; the paper's sizes are in brackets. */
export const convS2sOptions = {
  /** Features of a token in all layers (512 and more). */
  modelDim: size(256, 'features of a token in all layers'),
  numEncoderLayers: size(4, 'number of encoder layers'),
  numDecoderLayers: size(3, 'number of decoder layers'),
  kernelSize: field.integer({ min: 2, default: 3, help: 'kernel size' }),
  maxLength: size(512, 'longest source and target'),
  /** Dropout rate of embeddings and of the input of every convolution. */
  dropout: rate(0.1, 'dropout rate'),
};

export interface ConvS2sConfig extends SequenceToSequenceConfig, OptionsOf<typeof convS2sOptions> {}
