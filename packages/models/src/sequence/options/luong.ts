import { field, type OptionsOf } from '@resattn/options';
import { rate, size } from '../../config/option-fields.js';
import type { SequenceToSequenceConfig } from './config.js';

/** The options of `luong`; the paper's sizes are in brackets. */
export const luongOptions = {
  /** Features of a token (1000). */
  embeddingDim: size(256, 'features of a token'),
  /** Features of each layer's state (1000). */
  units: size(256, "features of each layer's state"),
  /** LSTM layers of encoder and decoder (4). */
  numLayers: size(2, 'LSTM layers of encoder and decoder'),
  /** How a state and a position of the source are compared. */
  score: field.choice(['dot', 'general', 'concat'], {
    default: 'general',
    help: 'attention score function',
  }),
  /** Whether the attentional vector of a position is an input of the next. */
  inputFeeding: field.boolean({
    default: true,
    help: 'input feeding: the attentional vector is an input of the next step',
    negatedHelp: 'no input feeding',
  }),
  /** Whether the source is read from its end, as in the paper. */
  reverseSource: field.boolean({
    default: true,
    help: 'reverse the source',
    negatedHelp: 'read the source from its beginning',
  }),
  /** Dropout rate of embeddings, between layers and before the output. */
  dropout: rate(0.2, 'dropout rate'),
};

export interface LuongConfig extends SequenceToSequenceConfig, OptionsOf<typeof luongOptions> {}
