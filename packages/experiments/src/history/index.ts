export type { Predictions } from '../predictions/predictions.js';
export { readPredictions, writePredictions } from '../predictions/predictions-file.js';
export {
  type ComparedRow,
  comparedCurves,
  differingSettings,
  groupScores,
  groupSettings,
} from './compare-runs.js';
export { differenceRow, differencesOf, type GroupDifferences } from './differences.js';
export {
  differingEnvironment,
  type EnvironmentDifference,
  type RunEnvironment,
  readEnvironment,
} from './environment.js';
export { formatScore } from './format-score.js';
export {
  type DamagedRun,
  findRuns,
  type RecordedRun,
  readRecordedRun,
  runsTable,
  scoresOf,
} from './recorded-run.js';
export { reportPageOf } from './report-page.js';
export { groupBySeed, runNames, type SeedGroup } from './seed-groups.js';
export { type ShownComparison, shownComparison } from './shown-comparison.js';
