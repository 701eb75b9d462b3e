import type { LanguageModelRunConfig } from '../config/language-model-config.js';

/**
 * A language model over characters, with the sizes of nanoGPT's figure for a CPU: it sees 64
 * characters and writes the next one.
 */
export const charLm: LanguageModelRunConfig = {
  // Read from the folder of public data, or downloaded once; a text file of your own goes here too.
  data: 'tiny_shakespeare',
  validationFraction: 0.1,
  invalid: 'error',

  contextLength: 64,
  vocabularySize: 500,

  modelDim: 128,
  numLayers: 4,
  numHeads: 4,
  hiddenUnits: 512,
  position: 'learned',
  // 2,000 steps see too little to learn anything by heart.
  dropout: 0,

  // `steps` end it before the epochs do.
  epochs: 100,
  steps: 2000,
  batchSize: 12,
  learningRate: 0.001,
  schedule: 'cosine',
  warmupSteps: 100,
  beta2: 0.99,
  weightDecay: 0.1,
  labelSmoothing: 0,
  clipNorm: 1,
  validateEvery: 250,
  validationWindows: 400,
  patience: 8,
  saveEvery: 250,
  seed: 1,

  sampleLength: 400,
  temperature: 0.8,

  compiler: 'graph',
};
