export * from './check-options.js';
export * from './field.js';
export * from './given-options.js';
export * from './nearest-name.js';
export * from './option-error.js';
export type * from './option-types.js';
export * from './rename-keys.js';
export * from './schema.js';
export * from './whole-number.js';
