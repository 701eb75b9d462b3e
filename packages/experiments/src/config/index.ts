export {
  type CompressionMethod,
  type CompressOptions,
  compressionDefaults,
  compressionFields,
  compressionMethods,
} from '../compression/options.js';
export { type NextStep, type NextSteps, nextSteps } from '../history/next-steps.js';
export { type RunGlance, runFoldersIn } from '../history/run-glance.js';
export { presetNamed, presets } from '../presets/index.js';
export type { Preset } from '../presets/preset.js';
export { machineDefaults, machineFields } from '../run/machine-fields.js';
export { type SweepSettings, sweepFields } from '../sweep/sweep-fields.js';
export type { Cell, Experiment, PublishedValue, TableScore } from '../tables/experiment.js';
export { experiments as publishedTables, publishedTable } from '../tables/published/index.js';
export { type TableNumbers, tableFields } from '../tables/table-fields.js';
export { severalLabelsFields } from '../tasks/multi-label/config.js';
export { answerFields, samplingFields } from '../use/generation-fields.js';
export { predictionFields } from '../use/prediction-fields.js';
export { UsageError, UserError } from '../user-error.js';
export {
  type ClassificationConfig,
  type ClassificationSettings,
  type ClassifierChoice,
  classificationFields,
  type OwnModelName,
} from './classification-config.js';
export { commonFields, fieldGroups } from './common-fields.js';
export { readConfigFile } from './config-file.js';
export {
  type DescribedOption,
  describeOption,
  type FamilyOption,
  optionsOfFamilies,
  readFamilyFields,
} from './describe-option.js';
export { evaluationDefaults, evaluationFields } from './evaluation-fields.js';
export { type Families, type Family, isModulePath } from './families.js';
export {
  type AnyField,
  type AnyFields,
  type Field,
  type Fields,
  parseText,
  placeholder,
} from './field.js';
export type { FineTuningConfig } from './fine-tuning-config.js';
export { type Configurations, familiesOf, fieldsOf, type Kind } from './kinds.js';
export { type LabelledDataConfig, labelledDataFields } from './labelled-data-config.js';
export type { LanguageModelRunConfig } from './language-model-config.js';
export { didYouMean } from './nearest.js';
export { optionKey, optionName, plainOptionName } from './option-names.js';
export { type PlannedTraining, planTraining } from './plan-training.js';
export { rateSearchFields } from './rate-search-fields.js';
export { type Override, resolveConfig } from './resolve.js';
export {
  refuseMinutes,
  type SearchSettings,
  searchFields,
  searchOptions,
} from './search-options.js';
export {
  type SequenceConfig,
  type SequenceSettings,
  sequenceFields,
} from './sequence-config.js';
export { type SequenceChoice, sequenceFamilyOptions } from './sequence-families.js';
