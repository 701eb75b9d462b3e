import type { FineTuningConfig } from '../config/fine-tuning-config.js';

/**
 * A pretrained encoder learns to classify texts, as Devlin et al. (2018) fine-tune BERT for GLUE:
 * three passes, batches of 32, a rate that rises for a tenth of the steps and then falls to zero.
 */
export const fineTune: FineTuningConfig = {
  // What the article's transfer learning is usually shown on; any texts with classes will do.
  data: 'sst2',
  validationFraction: 0.1,
  testFraction: 0.1,
  quoted: true,
  invalid: 'error',
  ragged: 'error',
  overlap: 'warn',
  rareClasses: 'error',
  strict: false,

  maxLength: 128,

  tune: 'all',
  layerDecay: 1,
  loraRank: 8,
  loraAlpha: 16,
  loraTargets: ['query', 'value'],

  epochs: 3,
  batchSize: 32,
  // For all weights of a model of BERT's size. Adapters take ten times as much, and so do models that
  // are small or that know little yet.
  learningRate: 0.00005,
  schedule: 'linear',
  warmupSteps: 0.1,
  weightDecay: 0.01,
  labelSmoothing: 0,
  clipNorm: 1,
  balanceClasses: false,
  baseline: 'nb-svm',
  patience: 3,
  saveEvery: 500,
  seed: 1,
  dataSeed: 1,

  compiler: 'graph',
};
