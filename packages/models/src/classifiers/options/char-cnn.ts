import { field, type OptionsOf } from '@resattn/options';
import { rate, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';

/** The shortest text that leaves a frame. */
const SHORTEST = 123;

/** The options of `charCnn`, with the paper's small size as defaults. */
export const charCnnOptions = {
  /** Characters that are read; what is beyond is cut off, shorter texts are padded. */
  maxLength: field.integer({ min: SHORTEST, default: 1014, help: 'maximum number of characters' }),
  filters: size(256, 'features of each convolution'),
  hiddenUnits: size(1024, "size of the classifier's two hidden layers"),
  /** Dropout rate before each layer of the classifier but the first. */
  dropout: rate(0.5, 'dropout rate in the classifier'),
};

export interface CharCnnConfig extends ClassifierConfig, OptionsOf<typeof charCnnOptions> {}
