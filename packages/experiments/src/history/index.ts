export {
  type ComparedRow,
  comparedCurves,
  comparedScores,
  differingSettings,
  formatScore,
} from './compare-runs.js';
export {
  type DamagedRun,
  findRuns,
  type RecordedRun,
  readRecordedRun,
  scoresOf,
} from './recorded-run.js';
