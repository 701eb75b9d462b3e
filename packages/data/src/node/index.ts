export * from './load-classification.js';
export * from './public/describe.js';
export type { DownloadOptions, DownloadProgress } from './public/download.js';
export * from './public/load.js';
export type { PublicFolders } from './public/locate.js';
export * from './public/verify.js';
export * from './table-file.js';
export * from './text-file.js';
export * from './text-folder.js';
