import type { ClassificationConfig } from '../config/classification-config.js';

/** Sorts texts of your own into the classes of a CSV, TSV or JSONL file. */
export const classify: ClassificationConfig = {
  validationFraction: 0.1,
  testFraction: 0.1,
  quoted: true,
  invalid: 'error',
  ragged: 'error',
  overlap: 'warn',
  rareClasses: 'error',
  strict: false,

  // Words, or characters where the texts are written without spaces (Chinese, Japanese, Thai).
  // For short or misspelt texts characters may be the better choice in any language.
  tokens: 'auto',
  lowercase: true,
  maxLength: 256,
  vocabularySize: 20_000,
  minFrequency: 2,

  model: 'resnet-attention',
  embeddingDim: 96,
  embeddingStddev: 0.1,
  filters: [96, 96],
  kernelSize: 3,
  variant: 'v2',
  residual: true,
  zeroInit: true,
  norm: 'layerNorm',
  attention: 'additive',
  attentionDim: 96,
  position: 'none',
  // Small data sets are learnt by heart quickly: much is dropped.
  embeddingDropout: 0.3,
  dropout: 0.3,
  headDropout: 0.5,

  freezeVectors: false,
  // Words that tell the class by themselves are the n-grams' part, what they mean together the network's.
  wide: true,

  epochs: 10,
  minSteps: 600,
  batchSize: 64,
  minStepsPerEpoch: 60,
  learningRate: 0.001,
  schedule: 'one-cycle',
  warmupSteps: 0.2,
  weightDecay: 0.01,
  labelSmoothing: 0.1,
  clipNorm: 1,
  balanceClasses: false,
  baseline: 'nb-svm',
  patience: 4,
  saveEvery: 200,
  seed: 1,
  dataSeed: 1,

  compiler: 'graph',
};
