export { defaultCacheFolder } from './cache.js';
export { ProvisionError, type ProvisionErrorCode } from './errors.js';
export { type FindOptions, findLibrary } from './find.js';
export {
  isSupportedVersion,
  missingSymbolError,
  type TensorFlowLibrary,
  type Variant,
} from './library.js';
export {
  formatBytes,
  formatSeconds,
  type ProgressBar,
  type ProgressReporter,
  type ProgressTask,
  silentProgress,
  terminalProgress,
} from './progress.js';
export { type ProvisionOptions, provision } from './provision.js';
export { TENSORFLOW_VERSION } from './wheels.js';
