export type { Modules } from './cell-runner.js';
export { startCellWorker } from './cell-worker.js';
export { type Declarations, filesInMemory } from './files-in-memory.js';
export { startLanguageWorker } from './language-worker.js';
export {
  type ExtensionContainer,
  type LiteExtensionOptions,
  liteExtension,
} from './lite-extension.js';
export type { LiteWorkers } from './lite-kernel.js';
export type { WorkerHandle } from './worker-client.js';
export type { WorkerScope } from './worker-scope.js';
