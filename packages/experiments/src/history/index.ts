export {
  type ComparedRow,
  comparedCurves,
  comparedScores,
  differingSettings,
  formatScore,
} from './compare-runs.js';
export {
  differingEnvironment,
  type EnvironmentDifference,
  type RunEnvironment,
  readEnvironment,
} from './environment.js';
export {
  type DamagedRun,
  findRuns,
  type RecordedRun,
  readRecordedRun,
  scoresOf,
} from './recorded-run.js';
