export { type ClassificationConfig, classificationFields } from './config/classification-config.js';
export type { Field, Fields } from './config/field.js';
export { type Override, resolveConfig } from './config/resolve.js';
export { exitStatus, UsageError, UserError } from './errors.js';
export { presets } from './presets/index.js';
export type { Preset } from './presets/preset.js';
export { main } from './program.js';
export type { Terminal } from './terminal/terminal.js';
