import type { SequenceConfig, SequenceSettings } from '../config/sequence-config.js';

/** What all presets have in common, whatever their model. */
export const smallData = {
  // For files alone.
  validationFraction: 0.1,
  testFraction: 0.1,
  quoted: true,
  invalid: 'error',
  ragged: 'error',
  overlap: 'warn',

  lowercase: false,
  sharedVocabulary: false,
  vocabularySize: 4000,
  minFrequency: 1,
  longer: 'drop',

  modelDim: 128,
  dropout: 0.1,

  epochs: 10,
  batchSize: 128,
  batchBy: 'pairs',
  buckets: 2,
  learningRate: 0.001,
  schedule: 'one-cycle',
  warmupSteps: 0.2,
  beta2: 0.98,
  weightDecay: 0.01,
  labelSmoothing: 0,
  clipNorm: 1,
  validateBy: 'exactMatch',
  validationPairs: 200,
  watchTest: false,
  numValidationBeams: 1,
  averageCheckpoints: 1,
  patience: 5,
  saveEvery: 500,
  seed: 1,
  dataSeed: 1,

  numBeams: 1,
  lengthPenalty: 1,
  noRepeatNgramSize: 0,

  compiler: 'graph',
} as const satisfies Partial<SequenceSettings>;

/** What the presets for small data made on the spot have in common: a small Transformer. */
export const smallTransformer = {
  ...smallData,
  model: 'transformer',
  numLayers: 2,
  numHeads: 4,
  hiddenUnits: 256,
  position: 'sinusoidal',
  norm: 'pre',
} as const satisfies Partial<SequenceConfig>;
