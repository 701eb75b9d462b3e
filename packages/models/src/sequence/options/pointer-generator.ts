import { field, type OptionsOf } from '@resattn/options';
import { rate, size } from '../../config/option-fields.js';
import type { SequenceToSequenceConfig } from './config.js';

/** The options of `pointerGeneratorNetwork`, with the paper's sizes as defaults. */
export const pointerGeneratorOptions = {
  embeddingDim: size(128, 'features of a token'),
  units: size(256, "features of the decoder's state and of each direction of the encoder"),
  /** Whether the attention sees where it has been, and is punished for going there again. */
  useCoverage: field.boolean({
    default: true,
    help: 'coverage mechanism',
    negatedHelp: 'attention without coverage',
  }),
  coverageWeight: field.number({
    min: 0,
    default: 1,
    help: 'weight of the coverage loss',
    when: { useCoverage: [true] },
  }),
  /** Dropout rate of embeddings and before the output (in the paper none). */
  dropout: rate(0.2, 'dropout rate'),
};

export interface PointerGeneratorNetworkConfig
  extends SequenceToSequenceConfig,
    OptionsOf<typeof pointerGeneratorOptions> {}
