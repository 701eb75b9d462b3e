export { Accuracy, accuracy, balancedAccuracy } from './classification/accuracy.js';
export { cohenKappa, type KappaOptions, matthewsCorrelation } from './classification/agreement.js';
export { ClassCountMetric, type LabelOptions } from './classification/class-counts.js';
export {
  type ConfusedPair,
  type ConfusionMatrix,
  ConfusionMetric,
  confusionMatrix,
  mostConfusedPairs,
  normalizeConfusion,
} from './classification/confusion-matrix.js';
export type { Label, LabelBatch } from './classification/labels.js';
export {
  type Average,
  type ClassScore,
  type FBetaOptions,
  f1,
  fBeta,
  type PrecisionRecallOptions,
  precision,
  recall,
} from './classification/precision-recall.js';
export {
  type ClassificationReport,
  classificationReport,
  formatReport,
  type ReportOptions,
  type ReportRow,
} from './classification/report.js';
export type { Scores } from './classification/scores.js';
export { TopKAccuracy, topKAccuracy } from './classification/top-k.js';
export { type Json, Metric, type MetricState } from './metric.js';
