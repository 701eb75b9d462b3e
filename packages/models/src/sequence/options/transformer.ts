import { field, type OptionsOf } from '@resattn/options';
import { size } from '../../config/option-fields.js';
import type { SequenceToSequenceConfig } from './config.js';
import { transformerOptions } from './transformer-options.js';

/** The options of `transformer`. */
export const sequenceTransformerOptions = {
  ...transformerOptions({
    ...{ activation: 'relu', position: 'sinusoidal', maxLength: 512, maxDistance: 16 },
    scaleEmbeddings: true,
  }),
  numEncoderLayers: size(3, 'number of encoder layers'),
  numDecoderLayers: size(3, 'number of decoder layers'),
  /** Whether source and target share one table of embeddings, and so a vocabulary. */
  sharedEmbeddings: field.boolean({
    default: false,
    help: 'share embeddings between source and target',
    negatedHelp: 'a table of embeddings each for source and target',
  }),
};

export interface TransformerConfig
  extends SequenceToSequenceConfig,
    OptionsOf<typeof sequenceTransformerOptions> {}
