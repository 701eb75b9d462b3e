export { flushFolder, writeError, writeFileAtomic, writeFileDurable } from './atomic-write.js';
export { describeEnvironment, type Environment } from './environment.js';
export { FileCheckpointStore } from './file-checkpoint-store.js';
export { FolderLock, FolderLockedError, type LockHolder } from './folder-lock.js';
export { MetricsLog, type MetricsRecord } from './metrics-log.js';
export type { ProcessIdentity } from './process-identity.js';
export { type CreateRunOptions, type EnvironmentOptions, RunRecord } from './run-record.js';
