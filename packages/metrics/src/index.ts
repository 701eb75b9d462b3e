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
  type ReportTableOptions,
  reportTable,
} from './classification/report.js';
export type { Scores } from './classification/scores.js';
export {
  meanReciprocalRank,
  type RankOptions,
  type ScoreBatch,
  topKAccuracy,
} from './classification/top-k.js';
export { type Likelihood, negativeLogLikelihood } from './language-modeling/likelihood.js';
export { bitsPerCharacter, bitsPerToken, perplexity } from './language-modeling/perplexity.js';
export { type Json, Metric, type MetricInput, type MetricState } from './metric.js';
export {
  MultilabelMetric,
  type MultilabelOptions,
  type MultilabelReport,
  type MultilabelRow,
} from './multilabel/label-counts.js';
export {
  coverageError,
  type LabelScoreBatch,
  labelRankingAveragePrecision,
  rankingLoss,
} from './multilabel/label-ranking.js';
export type { LabelRowBatch, LabelRows } from './multilabel/label-rows.js';
export {
  hammingLoss,
  type MultilabelAverageOptions,
  multilabelF1,
  multilabelJaccard,
  multilabelPrecision,
  multilabelRecall,
  multilabelReport,
  subsetAccuracy,
} from './multilabel/multilabel.js';
export {
  adaptiveCalibration,
  type Calibration,
  type CalibrationBin,
  calibration,
  expectedCalibrationError,
} from './probability/calibration.js';
export { brierScore, logLoss } from './probability/losses.js';
export {
  type AurocOptions,
  auroc,
  aurocPerClass,
  averagePrecision,
  averagePrecisionPerClass,
  precisionRecallCurve,
  rocCurve,
} from './probability/ranking-metrics.js';
export type { PrecisionRecallCurve, RocCurve } from './probability/threshold-curves.js';
export {
  type AnswerBatch,
  exactMatch,
  normalizeAnswer,
  tokenF1,
} from './question-answering/answers.js';
export { discountedGain, type NdcgOptions, ndcg } from './ranking/ndcg.js';
export { kendall, pearson, spearman } from './regression/correlation.js';
export {
  meanAbsoluteError,
  meanSquaredError,
  r2,
  rootMeanSquaredError,
} from './regression/errors.js';
export { MomentMetric } from './regression/moments.js';
export type { NumberBatch } from './regression/number-pairs.js';
export { RowMetric } from './row-metric.js';
export { measureFields, type ScoreField, scoreFields } from './scoring/measure-fields.js';
export type { Measure, MeasureOption, MeasureOptions } from './scoring/measurement.js';
export {
  compareLines,
  type LineComparison,
  type LineScore,
  type LineScores,
  measures,
  type ScoreRequest,
  scoreLines,
} from './scoring/score-lines.js';
export {
  comparisonText,
  type ScoreReportOptions,
  scoreReport,
  scoreText,
} from './scoring/score-text.js';
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
} from './significance/bootstrap.js';
export { holm } from './significance/holm.js';
export {
  type PairedBootstrap,
  type PairedTest,
  type PairedTestOptions,
  pairedBootstrap,
  pairedRandomization,
} from './significance/paired-tests.js';
export {
  corpusSample,
  meanSample,
  type Sample,
  sumSample,
} from './significance/sample.js';
export {
  type CompareSystemsOptions,
  compareSystems,
  type Interval,
  type SystemComparison,
  type SystemPair,
  type SystemRuns,
  type SystemScore,
} from './significance/systems.js';
export { DistinctN, distinctN } from './strings/distinct.js';
export {
  characterErrorRate,
  matchErrorRate,
  type TextBatch,
  wordErrorRate,
} from './strings/error-rate.js';
export { type AlignmentCounts, alignmentCounts, levenshtein } from './strings/levenshtein.js';
export { SumMetric } from './sum-metric.js';
export { porterStem } from './summarization/porter-stemmer.js';
export {
  type RougeOptions,
  type RougeScore,
  type RougeScores,
  type RougeType,
  rouge,
  rougeScores,
} from './summarization/rouge.js';
export { type EntitySpan, entitySpans, type TagReading } from './tagging/entity-spans.js';
export {
  SpanMetric,
  type SpanOptions,
  type SpanReport,
  type SpanRow,
  spanF1,
  spanReport,
  type TagBatch,
} from './tagging/span-f1.js';
export type { Activation, BatchArrays } from './training/batch-arrays.js';
export { type MetricOptions, metric, type Read } from './training/metric.js';
export { type BleuOptions, type BleuScore, bleu } from './translation/bleu.js';
export { type ChrfOptions, type ChrfScore, chrf, chrfPlusPlus } from './translation/chrf.js';
export { CorpusMetric, type CorpusScoring } from './translation/corpus-metric.js';
export { type References, referencesFromStreams } from './translation/references.js';
export { type TerOptions, type TerScore, ter } from './translation/ter.js';
export { type TerTokenizerOptions, terWords } from './translation/ter-tokenizer.js';
export { type BleuTokenizer, bleuTokenizers } from './translation/tokenizers.js';
