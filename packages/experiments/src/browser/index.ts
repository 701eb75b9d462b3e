export type { RunEvent, Tell } from '../events.js';
export { InterruptedError } from '../run/interruption.js';
export type { GivenRows, Rows } from '../run/rows.js';
export type { ClassifierResults } from '../tasks/classification/results.js';
export type { ClassifierEvaluation } from '../tasks/classification/score-examples.js';
export type { LabelledRow } from '../tasks/classification/task.js';
export type { SequenceRow } from '../tasks/sequence/task.js';
export { UsageError, UserError } from '../user-error.js';
export { classification, type InMemoryClassification } from './classification.js';
export {
  type InMemoryLanguageModel,
  languageModel,
  type WrittenText,
} from './language-model.js';
export {
  type InMemoryOptions,
  type InMemoryRun,
  type InMemoryRunOptions,
  runExperiment,
} from './run-experiment.js';
export {
  type InMemorySequence,
  type InMemorySequenceEvaluation,
  sequence,
} from './sequence.js';
export type { InMemoryTask, InMemoryTypes, TrainedModel } from './task.js';
