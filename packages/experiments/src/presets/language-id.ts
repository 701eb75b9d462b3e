import type { ClassificationConfig } from '../config/classification-config.js';

/** Tells 72 languages apart, by everyday sentences, names and dates that the project carries. No download. */
export const languageId: ClassificationConfig = {
  // Sentences of this project; names and dates from the Unicode CLDR that every engine carries.
  data: 'language-detection',
  validationFraction: 0.1,
  testFraction: 0.1,
  // For files alone.
  quoted: true,
  invalid: 'error',
  ragged: 'error',
  overlap: 'warn',
  rareClasses: 'error',
  strict: false,

  // Languages differ in letters and their neighbours, so a token is a character.
  tokens: 'characters',
  lowercase: true,
  maxLength: 256,
  vocabularySize: 4000,
  minFrequency: 2,

  // Six convolutions of width 3 see 13 characters around each position: a word and its neighbours.
  model: 'resnet-attention',
  embeddingDim: 96,
  embeddingStddev: 0.1,
  filters: [96, 96, 96],
  kernelSize: 3,
  variant: 'v2',
  residual: true,
  zeroInit: true,
  norm: 'batchNorm',
  attention: 'additive',
  attentionDim: 96,
  position: 'none',
  embeddingDropout: 0.1,
  dropout: 0.1,
  headDropout: 0.1,

  freezeVectors: false,
  // n-grams of characters by naive Bayes, weighed with the network.
  wide: true,

  epochs: 6,
  batchSize: 128,
  learningRate: 0.003,
  schedule: 'one-cycle',
  warmupSteps: 0.2,
  weightDecay: 0.01,
  labelSmoothing: 0,
  clipNorm: 1,
  balanceClasses: false,
  // NB-SVM trains a machine for each class, and there are 72.
  baseline: 'naive-bayes',
  patience: 4,
  saveEvery: 200,
  seed: 1,
  dataSeed: 1,

  compiler: 'graph',
};
