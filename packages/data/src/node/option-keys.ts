// The keys of options that are also passed on, or taken together with others.
import { csvKeys, decodingKeys, jsonlKeys } from '../reading/option-keys.js';
import type { PublicSetOptions } from './public/load.js';
import type { TableFileOptions } from './table-file.js';
import type { TextFolderOptions } from './text-folder.js';
import type { DownloadOptions } from './transfer/receive-file.js';

export const tableFileKeys: Readonly<Record<keyof TableFileOptions, true>> = {
  ...decodingKeys,
  ...csvKeys,
  ...jsonlKeys,
  format: true,
  onRead: true,
};

export const textFolderKeys: Readonly<Record<keyof TextFolderOptions, true>> = {
  ...decodingKeys,
  strict: true,
};

export const downloadKeys: Readonly<Record<keyof DownloadOptions, true>> = {
  onProgress: true,
  retries: true,
  stallTimeout: true,
  signal: true,
};

export const publicSetKeys: Readonly<Record<keyof PublicSetOptions, true>> = {
  ...downloadKeys,
  splits: true,
  offline: true,
  onLicence: true,
  dataFolder: true,
  cacheFolder: true,
};
