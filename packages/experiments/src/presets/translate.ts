import type { SequenceConfig } from '../config/sequence-config.js';
import { multi30k } from './multi30k.js';

/** Translates as the pairs of texts in a CSV, TSV or JSONL file of your own. */
export const translate: SequenceConfig = (({ data: _, from: __, to: ___, ...config }) => ({
  ...config,
  // Pairs of your own may be few: a step sees fewer of them, and the learning rate falls to nothing.
  epochs: 30,
  batchSize: 2048,
  minStepsPerEpoch: 32,
  learningRate: 0.001,
  schedule: 'one-cycle' as const,
  warmupSteps: 0.2,
  averageCheckpoints: 1,
}))(multi30k);
