export {
  type ComparedScore,
  type Comparison,
  comparisonCsv,
  comparisonMarkdown,
  comparisonRows,
} from './compression/comparison.js';
export { type Compression, type CompressionRequest, compressRun } from './compression/compress.js';
export type { Measurements } from './compression/measure.js';
export * from './events.js';
export { calibrateOnce } from './run/calibrate-once.js';
export { type Evaluation, type EvaluationRequest, evaluateRun } from './run/evaluate.js';
export type { MachineOptions } from './run/machine.js';
export { isPretrainedFor } from './run/pretrained.js';
export {
  type OpenedRun,
  openRun,
  openRunOf,
  type RecordedTask,
  readTask,
  requireFreeFolder,
  tellUnfinished,
} from './run/run-folder.js';
export type { ScoreColumn } from './run/score-column.js';
export { startBackend } from './run/start-backend.js';
export {
  type RunRequest,
  resumeRun,
  type TrainedRun,
  type TrainingRequest,
  trainRun,
} from './run/train.js';
export { type PlannedCell, type PlannedRun, type PlanOptions, planTable } from './tables/plan.js';
export type { CellResult, TextTable } from './tables/result-table.js';
export {
  type PlannedRunEnd,
  runPlannedTable,
  type TableRequest,
  type TableResult,
  type TrainPlannedOptions,
} from './tables/run-table.js';
export { type Summary, summarize as summarizeSeeds } from './tables/summary.js';
export type { RunData, Training, TrainingEnd } from './task.js';
export type { Baseline } from './tasks/classification/baseline.js';
export type { TextClassification } from './tasks/classification/classify-texts.js';
export type { ClassifierEvaluation } from './tasks/classification/evaluate.js';
export {
  type OpenedClassifier,
  openClassifier,
  openPretrainedClassifier,
} from './tasks/classification/open-classifier.js';
export type { ClassifierOutcome, ClassifierTraining } from './tasks/classification/outcome.js';
export { attendedText, type Sample } from './tasks/classification/samples.js';
export type { Scores as ClassifierScores } from './tasks/classification/scores.js';
export type { ClassificationTask, LabelledText } from './tasks/classification/task.js';
export {
  type LanguageModelOutcome,
  languageModelComparison,
} from './tasks/language-model/outcome.js';
export type { LanguageModelTask } from './tasks/language-model/task.js';
export type { LanguageModelTraining } from './tasks/language-model/train.js';
export type { Outcomes, Tasks } from './tasks/registry.js';
export { type ComparisonTable, sequenceComparison } from './tasks/sequence/comparison.js';
export type { SequenceEvaluation } from './tasks/sequence/evaluate.js';
export type { SequenceOutcome } from './tasks/sequence/outcome.js';
export {
  formatScore as formatSequenceScore,
  type SequenceScores,
  scoreLabels as sequenceScoreLabels,
} from './tasks/sequence/scores.js';
export type { ScoreName, SequencePair, SequenceTask } from './tasks/sequence/task.js';
export type { SequenceTraining } from './tasks/sequence/train.js';
