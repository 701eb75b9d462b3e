export * from './check-options.js';
export * from './nearest-name.js';
export * from './option-error.js';
export * from './whole-number.js';
