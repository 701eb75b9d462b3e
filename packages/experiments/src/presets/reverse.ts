import type { SequenceConfig } from '../config/sequence-config.js';
import { smallTransformer } from './sequence-defaults.js';

/** Sequences of up to 25 symbols, written from their end: the attention is a line across. */
export const reverse: SequenceConfig = {
  ...smallTransformer,
  data: 'reverse',
  trainSize: 50_000,
  validationSize: 1000,
  testSize: 1000,

  tokens: 'symbols',
  sharedVocabulary: true,
  maxSourceLength: 25,
  maxTargetLength: 26,

  modelDim: 64,
  buckets: 1,
  epochs: 10,
  batchSize: 256,
  learningRate: 0.003,
  validateBy: 'bleu',
};
