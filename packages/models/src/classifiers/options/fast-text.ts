import type { OptionsOf } from '@resattn/options';
import { embeddingDim, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';

/** The options of `fastText`. */
export const fastTextOptions = {
  /** Features of a token or n-gram; 10 as published for classification. */
  embeddingDim: embeddingDim(10),
  maxN: size(2, 'longest n-gram of tokens; 1 is a bag of tokens'),
  buckets: size(100_000, 'ids that the n-grams share by hashing'),
};

export interface FastTextConfig extends ClassifierConfig, OptionsOf<typeof fastTextOptions> {}
