export { isLoopback } from './http/known-host.js';
export { type LoadClassifierOptions, loadServedClassifier } from './models/load-classifier.js';
export { loadServedFunction } from './models/load-function.js';
export {
  type LoadGeneratorOptions,
  loadServedLanguageModel,
  loadServedSequence,
} from './models/load-generator.js';
export { loadServedPretrained } from './models/load-pretrained.js';
export { loadServed } from './models/load-served.js';
export { type NamedFolder, namedFolder, readToken } from './models/served-folders.js';
export type {
  GenerationRequest,
  ModelDescription,
  ServedClassifier,
  ServedFunction,
  ServedGenerator,
  ServedModel,
} from './models/served-model.js';
export type { LoggerOptions, ServerLimits, ServerOptions } from './options.js';
export { type RunningServer, startServer } from './server.js';
export { type ExportedServer, exportServer } from './standalone/export-server.js';
