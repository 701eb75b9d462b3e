export * from './load-classification.js';
export * from './table-file.js';
export * from './text-file.js';
export * from './text-folder.js';
