import { stat } from 'node:fs/promises';
import { checkOptions, pickOptions } from '@resattn/options';
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
import type { Table } from '../reading/table.js';
import { openTable, type TableFileOptions, tableFileKeys } from './table-file.js';
import { inFile } from './text-file.js';
import { openTextFolder, type TextFolderOptions, textFolderKeys } from './text-folder.js';

const loadKeys: Readonly<Record<keyof LoadClassificationOptions, true>> = {
  ...classificationKeys,
  ...tableFileKeys,
  ...textFolderKeys,
};

export interface LoadClassificationOptions
  extends ClassificationOptions,
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
  checkOptions('loadClassification', options, loadKeys);
  const { table, notices } = await open(path, options);
  try {
    const data = await classificationData(table, {
      ...table.defaults,
      ...pickOptions(options, classificationKeys),
    });
    return { ...data, notices: [...notices(), ...data.notices] };
  } catch (error) {
    throw inFile(path, error);
  }
}

/** Reads texts whose labels must be those of a model; see `labelledTexts`. */
export async function loadLabelledTexts(
  path: string,
  labels: readonly string[],
  options: LoadClassificationOptions & LabelledTextsOptions = {},
): Promise<{ readonly examples: readonly LabelledText[]; readonly notices: readonly string[] }> {
  checkOptions('loadLabelledTexts', options, { ...loadKeys, unknownLabels: true });
  const { table, notices } = await open(path, options);
  try {
    const read = await labelledTexts(table, labels, {
      ...table.defaults,
      ...pickOptions(options, { ...columnKeys, unknownLabels: true }),
    });
    return { examples: read.examples, notices: [...notices(), ...read.notices] };
  } catch (error) {
    throw inFile(path, error);
  }
}

interface OpenedTable extends Table {
  readonly defaults?: { textColumn: string; labelColumn: string } | undefined;
}

async function open(
  path: string,
  options: LoadClassificationOptions,
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
