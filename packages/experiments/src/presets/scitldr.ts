import type { SequenceConfig } from '../config/sequence-config.js';
import { smallData } from './sequence-defaults.js';

/**
 * Abstracts of papers to one sentence, by a pointer-generator (See, Liu and Manning 2017): most words
 * of a summary stand in the abstract, and a model that is trained on 1,992 of them cannot know words
 * so well that it could do without copying.
 */
export const scitldr: SequenceConfig = {
  ...smallData,
  data: 'scitldr',

  tokens: 'subwords',
  sharedVocabulary: true,
  vocabularySize: 6000,
  minFrequency: 2,
  lowercase: true,
  maxSourceLength: 200,
  maxTargetLength: 40,
  longer: 'truncate',

  model: 'pointer-generator',
  modelDim: 128,
  dropout: 0.3,

  epochs: 20,
  batchSize: 16,
  buckets: 1,
  learningRate: 0.002,
  validateBy: 'rougeL',
  validationPairs: 100,
  patience: 5,
  numBeams: 4,
  noRepeatNgramSize: 3,
};
