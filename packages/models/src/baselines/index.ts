// N-gram models: baselines of a network, and what a wide and deep classifier adds to it.

export {
  type FitNgramMixtureOptions,
  type FittedNgramMixture,
  fitNgramMixture,
  type MixturePart,
} from '../wide/fit-ngram-mixture.js';
export {
  type FitMultiLabelMixtureOptions,
  type FitRegressionMixtureOptions,
  type FittedOutputMixture,
  fitMultiLabelMixture,
  fitRegressionMixture,
} from '../wide/fit-output-mixture.js';
export { mixtureWeights } from '../wide/mixture-weights.js';
export {
  type NgramMember,
  NgramMixture,
  type NgramMixtureDescription,
} from '../wide/ngram-mixture.js';
export { stackingWeights } from '../wide/stacking-weights.js';
export { NaiveBayesClassifier, type NaiveBayesOptions } from './naive-bayes.js';
export { NbSvmClassifier, type NbSvmOptions } from './nb-svm.js';
export type { NgramOptions } from './ngram-features.js';
export { NgramScorer } from './ngram-scorer.js';
export type { NgramSvmClassifier, NgramSvmOptions } from './ngram-svm.js';
export { TfidfRidge, type TfidfRidgeOptions } from './tfidf-ridge.js';
export { TfidfSvmClassifier } from './tfidf-svm.js';
