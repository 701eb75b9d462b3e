// The keys of options that are also passed on, or taken together with others.
import type { ClassificationOptions } from './classification.js';
import type { CsvOptions } from './csv.js';
import type { TextDecodingOptions } from './decode.js';
import type { JsonlOptions } from './jsonl.js';

export const decodingKeys: Readonly<Record<keyof TextDecodingOptions, true>> = {
  encoding: true,
  invalid: true,
};

export const csvKeys: Readonly<Record<keyof CsvOptions, true>> = {
  delimiter: true,
  columns: true,
  ragged: true,
  quote: true,
  maxRecordLength: true,
};

export const jsonlKeys: Readonly<Record<keyof JsonlOptions, true>> = {
  broken: true,
  columns: true,
};

export const columnKeys = { textColumn: true, labelColumn: true } as const;

export const classificationKeys: Readonly<Record<keyof ClassificationOptions, true>> = {
  ...columnKeys,
  validation: true,
  test: true,
  seed: true,
  rareClasses: true,
};
