import type { Counts } from '../counting.js';
import type { Model } from '../models/model.js';
import type { ProgressCallback } from '../training.js';

/** Learns a model from the words of a corpus and how often they occur. */
export interface ModelTrainer {
  /** Take the first ids, in this order. */
  readonly specialTokens: readonly string[];
  train(words: Counts, onProgress?: ProgressCallback): Model;
}
