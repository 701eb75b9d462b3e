import type { SequenceConfig } from '../config/sequence-config.js';
import { smallTransformer } from './sequence-defaults.js';

/**
 * Names of regions, languages, scripts and currencies, from one language to another. A thousand
 * names are few: what can be learnt are the letters that change (Albania, Albanien), not the names
 * that have nothing in common (Germany, Deutschland).
 */
export const translateNames: SequenceConfig = {
  ...smallTransformer,
  data: 'names',
  from: 'en',
  to: 'de',

  tokens: 'characters',
  // The letters are the same on both sides.
  sharedVocabulary: true,
  maxSourceLength: 64,
  maxTargetLength: 64,

  dropout: 0.3,
  epochs: 120,
  batchSize: 32,
  validateEvery: 310,
  patience: 8,
  numBeams: 4,
};
