export { flushFolder, writeError, writeFileAtomic, writeFileDurable } from './atomic-write.js';
export { describeEnvironment, type Environment } from './environment.js';
export { FileCheckpointStore } from './file-checkpoint-store.js';
export { MetricsLog, type MetricsRecord } from './metrics-log.js';
export { type CreateRunOptions, type EnvironmentOptions, RunRecord } from './run-record.js';
