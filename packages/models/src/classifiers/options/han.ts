import { field, type OptionsOf } from '@resattn/options';
import { embeddingDim, embeddingStddev, rate, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';

/** The options of `han`, with the paper's sizes as defaults. */
export const hanOptions = {
  /** Ids of the tokens that end a sentence. Default: none; every `maxWords` tokens are one. */
  sentenceEndIds: field.integers({
    min: 0,
    least: 0,
    default: [],
    help: 'ids of sentence-ending tokens',
  }),
  maxSentences: size(30, 'sentences that are read of a document'),
  maxWords: size(50, 'tokens that are read of a sentence'),
  embeddingDim: embeddingDim(200),
  embeddingStddev,
  units: size(50, 'features of each direction, of words and of sentences'),
  attentionDim: size(100, 'hidden size of both attention scores'),
  dropout: rate(0, "dropout rate of the document's vector"),
};

export interface HanConfig extends ClassifierConfig, OptionsOf<typeof hanOptions> {}
