import { stat } from 'node:fs/promises';
import { checkOptions, pickOptions } from '@resattn/options';
import type { MultiLabelText } from '../public/sets/goemotions.js';
import {
  type ClassificationData,
  type ClassificationOptions,
  classificationData,
  classificationKeys,
  type LabelledText,
  type LabelledTextsOptions,
  labelledTexts,
} from '../reading/classification.js';
import { columnKeys } from '../reading/labelled-rows.js';
import { labelsKeys } from '../reading/labels-of-text.js';
import {
  type MultiLabelData,
  type MultiLabelOptions,
  type MultiLabelTextsOptions,
  multiLabelData,
  multiLabelKeys,
  multiLabelTexts,
} from '../reading/multi-label.js';
import {
  type NumberedText,
  numberedTexts,
  type RegressionData,
  type RegressionDataOptions,
  regressionData,
  regressionKeys,
} from '../reading/numbers.js';
import type { Table } from '../reading/table.js';
import { openTable, type TableFileOptions, tableFileKeys } from './table-file.js';
import { inFile } from './text-file.js';
import { openTextFolder, type TextFolderOptions, textFolderKeys } from './text-folder.js';

const fileKeys = { ...tableFileKeys, ...textFolderKeys } as const;

/** How files and folders of texts are read. */
type FileOptions = TableFileOptions & TextFolderOptions;

export interface LoadClassificationOptions
  extends ClassificationOptions,
    TableFileOptions,
    TextFolderOptions {}

export interface LoadMultiLabelOptions
  extends MultiLabelOptions,
    TableFileOptions,
    TextFolderOptions {}

export interface LoadRegressionOptions
  extends RegressionDataOptions,
    TableFileOptions,
    TextFolderOptions {}

/**
 * Makes a classification data set from a file (CSV, TSV, JSON, JSONL, Parquet, fastText; gzip or not) or from a folder
 * with one folder a class. What was guessed and left out stands in `notices`.
 */
export async function loadClassification(
  path: string,
  options: LoadClassificationOptions = {},
): Promise<ClassificationData> {
  checkOptions('loadClassification', options, { ...classificationKeys, ...fileKeys });
  return read(path, options, (table) =>
    classificationData(table, {
      ...table.defaults,
      ...pickOptions(options, classificationKeys),
    }),
  );
}

/** Reads texts whose labels must be those of a model; see `labelledTexts`. */
export async function loadLabelledTexts(
  path: string,
  labels: readonly string[],
  options: LoadClassificationOptions & LabelledTextsOptions = {},
): Promise<{ readonly examples: readonly LabelledText[]; readonly notices: readonly string[] }> {
  const keys = { ...columnKeys, unknownLabels: true } as const;
  checkOptions('loadLabelledTexts', options, { ...classificationKeys, ...fileKeys, ...keys });
  return read(path, options, (table) =>
    labelledTexts(table, labels, { ...table.defaults, ...pickOptions(options, keys) }),
  );
}

/** Makes a data set of texts with any number of labels from a file; see `multiLabelData`. */
export async function loadMultiLabel(
  path: string,
  options: LoadMultiLabelOptions = {},
): Promise<MultiLabelData> {
  checkOptions('loadMultiLabel', options, { ...multiLabelKeys, ...fileKeys });
  return read(path, options, (table) =>
    multiLabelData(table, { ...table.defaults, ...pickOptions(options, multiLabelKeys) }),
  );
}

/** Reads texts with labels that must be those of a model; see `multiLabelTexts`. */
export async function loadMultiLabelTexts(
  path: string,
  labels: readonly string[],
  options: LoadMultiLabelOptions & MultiLabelTextsOptions = {},
): Promise<{ readonly examples: readonly MultiLabelText[]; readonly notices: readonly string[] }> {
  const keys = { ...labelsKeys, unknownLabels: true } as const;
  checkOptions('loadMultiLabelTexts', options, { ...multiLabelKeys, ...fileKeys, ...keys });
  return read(path, options, (table) =>
    multiLabelTexts(table, labels, { ...table.defaults, ...pickOptions(options, keys) }),
  );
}

/** Makes a regression data set from a file; see `regressionData`. */
export async function loadRegression(
  path: string,
  options: LoadRegressionOptions = {},
): Promise<RegressionData> {
  checkOptions('loadRegression', options, { ...regressionKeys, ...fileKeys });
  return read(path, options, (table) =>
    regressionData(table, { ...table.defaults, ...pickOptions(options, regressionKeys) }),
  );
}

/** Reads texts with numbers; see `numberedTexts`. */
export async function loadNumberedTexts(
  path: string,
  options: LoadRegressionOptions = {},
): Promise<{ readonly examples: readonly NumberedText[]; readonly notices: readonly string[] }> {
  checkOptions('loadNumberedTexts', options, { ...regressionKeys, ...fileKeys });
  return read(path, options, (table) =>
    numberedTexts(table, { ...table.defaults, ...pickOptions(options, columnKeys) }),
  );
}

interface OpenedTable extends Table {
  readonly defaults?: { textColumn: string; labelColumn: string } | undefined;
}

/** Opens a file or folder, makes something of it, and adds what was noticed while it was read. */
async function read<Data extends { readonly notices: readonly string[] }>(
  path: string,
  options: FileOptions,
  make: (table: OpenedTable) => Promise<Data>,
): Promise<Data> {
  const { table, notices } = await open(path, options);
  try {
    const data = await make(table);
    return { ...data, notices: [...notices(), ...data.notices] };
  } catch (error) {
    throw inFile(path, error);
  }
}

async function open(
  path: string,
  options: FileOptions,
): Promise<{ table: OpenedTable; notices: () => string[] }> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    const table = await openTable(path, pickOptions(options, tableFileKeys));
    return { table, notices: () => table.notices() };
  }
  const table = await openTextFolder(path, pickOptions(options, textFolderKeys));
  const defaults = { textColumn: 'text', labelColumn: 'label' };
  return { table: { ...table, defaults }, notices: () => table.notices() };
}
