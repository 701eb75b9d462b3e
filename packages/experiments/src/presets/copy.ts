import type { SequenceConfig } from '../config/sequence-config.js';
import { smallTransformer } from './sequence-defaults.js';

/** Sequences of up to 20 symbols, written again: the smallest check that a model can attend. */
export const copy: SequenceConfig = {
  ...smallTransformer,
  data: 'copy',
  trainSize: 10_000,
  validationSize: 500,
  testSize: 500,

  tokens: 'symbols',
  sharedVocabulary: true,
  maxSourceLength: 20,
  maxTargetLength: 21,

  modelDim: 64,
  buckets: 1,
  epochs: 20,
  // The schedule of the Transformer's paper, with a short warm-up.
  schedule: 'noam',
  learningRate: 1,
  warmupSteps: 400,
};
