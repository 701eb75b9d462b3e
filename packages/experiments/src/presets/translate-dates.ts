import type { SequenceConfig } from '../config/sequence-config.js';
import { smallTransformer } from './sequence-defaults.js';

/**
 * Dates as people write them, in ten languages, to ISO 8601: a translation that is learnt in minutes
 * and whose attention can be read off: the month's name, wherever it stands, becomes two figures.
 */
export const translateDates: SequenceConfig = {
  ...smallTransformer,
  // Made on the spot from the Unicode CLDR that every JavaScript engine carries. Any language that
  // it has can be named, also one that is written in another script.
  data: 'dates',
  languages: ['en', 'de', 'fr', 'es', 'it', 'pl', 'ru', 'tr', 'el', 'ja'],
  trainSize: 20_000,
  validationSize: 1000,
  testSize: 2000,

  // Months are told by a few letters, and the answer is figures: a token is a character.
  tokens: 'characters',
  maxSourceLength: 48,
  maxTargetLength: 12,

  modelDim: 96,
  hiddenUnits: 192,
  epochs: 8,
  learningRate: 0.002,
};
