export {
  type ChooseClassifierOptions,
  chooseClassifier,
  classifierCandidates,
  classifierSearch,
} from './choose-classifier.js';
export { type ComparedGroup, type ComparedRuns, compareRuns } from './compare-runs.js';
export {
  type ComparedScore,
  type Comparison,
  comparisonCsv,
  comparisonMarkdown,
  comparisonRows,
} from './compression/comparison.js';
export type { Compression, CompressionRequest } from './compression/compress.js';
export type { Measurements } from './compression/measure.js';
export { type EventLine, eventLines } from './event-lines.js';
export * from './events.js';
export * from './experiment.js';
export {
  findLearningRate,
  type RateSearch,
  type RateSearchOptions,
  ratePlot,
  shownRates,
} from './find-learning-rate.js';
export { type CrossValidateOptions, crossValidate } from './folds/cross-validate.js';
export {
  type CrossValidationEnd,
  type CrossValidationRequest,
  crossValidateTask,
  type FoldedTypes,
} from './folds/cross-validate-task.js';
export {
  type CrossValidation,
  crossValidationVerdict,
  type FoldResult,
  type Spread,
} from './folds/cross-validation.js';
export { shownFolds } from './folds/shown-folds.js';
export { type DamagedRun, findRuns, type RecordedRun } from './history/recorded-run.js';
export type { ScoreConfidence } from './predictions/confidence.js';
export type {
  ClassPredictions,
  LossPredictions,
  Predictions,
  TextPredictions,
} from './predictions/predictions.js';
export { readPredictions, writePredictions } from './predictions/predictions-file.js';
export { presets } from './presets/index.js';
export type { DifferingMetric, OutcomeComparison } from './rerun/compare-outcomes.js';
export { type RepeatedRun, type RerunRequest, rerunFolder } from './rerun/rerun-folder.js';
export { shownRerun } from './rerun/shown-rerun.js';
export { type Rerun, type RerunOptions, rerun } from './rerun.js';
export { calibrateOnce } from './run/calibrate-once.js';
export type { ExportedRun } from './run/export-run.js';
export { InterruptedError } from './run/interruption.js';
export type { MachineOptions } from './run/machine.js';
export { openRunOf } from './run/open-run-of.js';
export { loadOwnModel, modulePathOf, takeOwnModel, withLoadedModel } from './run/own-model.js';
export { isPretrainedFor } from './run/pretrained.js';
export type { GivenRows, Rows } from './run/rows.js';
export {
  type OpenedRun,
  openRun as openRunFolder,
  type RecordedTask,
  readTask,
  requireFreeFolder,
  tellUnfinished,
} from './run/run-folder.js';
export type { ScoreColumn } from './run/score-column.js';
export { startBackend } from './run/start-backend.js';
export type { ResumeRequest, RunRequest, TrainedRun, TrainingRequest } from './run/train.js';
export {
  type AnyTrainedRun,
  compressRun,
  evaluateRun,
  openModel,
  resumeRun,
  trainRun,
} from './run/train-run.js';
export { runSweep, type Sweep, type SweepRunOptions } from './run-sweep.js';
export { runTable, type TableOptions } from './run-table.js';
export { type NewLayer, type NewLayerOptions, newLayer } from './scaffold/new-layer.js';
export type {
  Showing,
  Shown,
  ShownAnswer,
  ShownClass,
  ShownPrediction,
  ShownTable,
} from './shown.js';
export type { OptionImportance } from './sweep/importance.js';
export { type PresetSweepOptions, planPresetSweep } from './sweep/plan-preset-sweep.js';
export {
  type PlannedTrial,
  planSweep,
  type SweepOptions,
  type SweepPlan,
  type SweepStrategy,
} from './sweep/plan-sweep.js';
export type { SweepPoint } from './sweep/points.js';
export type { Rung, SweepBudget } from './sweep/rungs.js';
export type { SweepRange, SweepSpace } from './sweep/space.js';
export { runPlannedSweep, type SweepRequest } from './sweep/sweep.js';
export { sweepFiles } from './sweep/sweep-files.js';
export type { SweepPage } from './sweep/sweep-page.js';
export type { TrialScore } from './sweep/sweep-record.js';
export type { SweepResult } from './sweep/sweep-result.js';
export type { SweepChoice, SweepTrial } from './sweep/trials.js';
export type { Validated } from './sweep/validated.js';
export type { CellPair, CellResult, Place, SeedResult } from './tables/cell-result.js';
export { type PlannedCell, type PlannedRun, type PlanOptions, planTable } from './tables/plan.js';
export {
  type PlannedRunEnd,
  runPlannedTable,
  type TableRequest,
  type TableResult,
  type TrainPlannedOptions,
} from './tables/run-table.js';
export { type StudyOptions, study } from './tables/study.js';
export { type ReadStudyOptions, readStudy } from './tables/study-file.js';
export { type Summary, summarize as summarizeSeeds } from './tables/summary.js';
export { tableFiles } from './tables/table-files.js';
export type { TablePage, TextCell, TextTable } from './tables/text-table.js';
export {
  type TrainHereOptions,
  trainPlanned,
  trainPlannedApart,
} from './tables/train-planned.js';
export { withOwnModel } from './tables/with-own-model.js';
export type {
  EvaluationRequest,
  ExportTarget,
  Opened,
  OpenedModel,
  RunData,
  Task,
  TaskTypes,
  Training,
  TrainingEnd,
} from './task.js';
export type { Baseline } from './tasks/classification/baseline.js';
export {
  type CalibrationScores,
  calibrationRemark,
  type ProbabilityScores,
  type SelectiveAccuracy,
} from './tasks/classification/calibration.js';
export type { TextClassification } from './tasks/classification/classify-texts.js';
export { type ClassificationTypes, classification } from './tasks/classification/index.js';
export {
  type OpenedClassifier,
  openPretrainedClassifier,
} from './tasks/classification/open-classifier.js';
export type { ClassifierOutcome } from './tasks/classification/outcome.js';
export type { ClassifierResults } from './tasks/classification/results.js';
export type { PredictedSample } from './tasks/classification/samples.js';
export type { ClassifierEvaluation } from './tasks/classification/score-examples.js';
export type { Scores as ClassifierScores } from './tasks/classification/scores.js';
export type {
  ClassificationTask,
  ClassifierTraining,
  LabelledExample,
  LabelledRow,
} from './tasks/classification/task.js';
export { type FineTuningTypes, fineTuning } from './tasks/fine-tuning/index.js';
export { type LanguageModelTypes, languageModel } from './tasks/language-model/index.js';
export {
  type LanguageModelOutcome,
  type LanguageModelResults,
  languageModelComparison,
} from './tasks/language-model/outcome.js';
export type { LanguageModelTask, LanguageModelTraining } from './tasks/language-model/task.js';
export * from './tasks/multi-label/index.js';
export { type AnyTask, type Types, tasks } from './tasks/registry.js';
export * from './tasks/regression/index.js';
export {
  type ComparisonTable,
  sequenceComparison,
  sequenceVerdict,
} from './tasks/sequence/comparison.js';
export type { SequenceEvaluation } from './tasks/sequence/evaluate.js';
export { type SequenceTypes, sequence } from './tasks/sequence/index.js';
export type { SequenceOutcome } from './tasks/sequence/outcome.js';
export type { SequenceResults } from './tasks/sequence/results.js';
export {
  formatScore as formatSequenceScore,
  type SequenceScores,
  scoreLabels as sequenceScoreLabels,
} from './tasks/sequence/scores.js';
export type {
  ScoreName,
  SequenceExample,
  SequenceRow,
  SequenceTask,
  SequenceTraining,
} from './tasks/sequence/task.js';
export * from './tasks/tagging/index.js';
export type { OpenedTarget } from './tasks/targets/open-target.js';
export type { TargetOutcome, TargetSample } from './tasks/targets/outcome.js';
export type { TargetResults } from './tasks/targets/results.js';
export type { TargetEvaluation } from './tasks/targets/showing.js';
export type { TargetTypes } from './tasks/targets/target-of.js';
export type { TargetTask } from './tasks/targets/task.js';
export { taskOfPreset } from './tasks/task-of-preset.js';
export { type TrainingLines, trainingLines } from './training-lines.js';
export { type AnsweredText, type AnswerTextsOptions, answerTexts } from './use/answer-texts.js';
export { type BegunText, type ContinueTextsOptions, continueTexts } from './use/continue-texts.js';
export {
  type ChosenClasses,
  type PredictedBatch,
  type PredictedText,
  type PredictTextsOptions,
  predictTexts,
} from './use/predict-texts.js';
export { isBlank, lineGroups, type Texts } from './use/texts.js';
export { UsageError, UserError } from './user-error.js';
