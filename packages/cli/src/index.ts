export type {
  Field,
  Fields,
  LanguageModelRunConfig,
  Preset,
  SequenceConfig,
} from '@resattn/experiments/config';
export {
  type ClassificationConfig,
  type Configurations,
  classificationFields,
  fieldsOf,
  type Kind,
  type Override,
  presets,
  resolveConfig,
  UsageError,
  UserError,
} from '@resattn/experiments/config';
export { exitStatus } from './errors.js';
export { main } from './program.js';
export type { Terminal } from './terminal/terminal.js';
