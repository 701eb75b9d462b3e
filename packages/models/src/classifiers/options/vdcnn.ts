import { field, type OptionsOf } from '@resattn/options';
import { embeddingDim, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';

/** The options of `vdcnn`. */
export const vdcnnOptions = {
  depth: field.choice([9, 17, 29, 49], {
    default: 29,
    help: 'number of convolutions, including the first',
  }),
  /** Whether pairs of convolutions have a shortcut, `relu(x + F(x))`. */
  shortcut: field.boolean({
    default: true,
    help: 'residual connection around each pair of convolutions',
    negatedHelp: 'plain convolutions, for comparison',
  }),
  embeddingDim: embeddingDim(16),
  filters: size(64, 'features of the first convolution; they double three times'),
  k: size(8, 'values of each feature that are kept of a text'),
  hiddenUnits: size(2048, "size of the classifier's two hidden layers"),
};

export interface VdcnnConfig extends ClassifierConfig, OptionsOf<typeof vdcnnOptions> {}
