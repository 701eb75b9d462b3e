import {
  type LoadClassificationOptions,
  loadClassification,
  loadLabelledTexts,
} from '@resattn/data/node';
import type { ProgressReporter } from '@resattn/runtime';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import { dataName } from '../../run/data-name.js';
import { withReadingBar } from '../../run/reading-bar.js';
import { tableOptions } from '../../run/table-options.js';
import { partsOfTask } from './parts-of-task.js';
import type { ClassificationTask, LabelledExample } from './task.js';

/** How the files of a configuration are read. */
export function readingOptions(config: LabelledDataConfig): LoadClassificationOptions {
  const { textColumn, labelColumn, rareClasses, strict } = config;
  return {
    ...tableOptions(config),
    rareClasses,
    strict,
    ...(textColumn === undefined ? {} : { textColumn }),
    ...(labelColumn === undefined ? {} : { labelColumn }),
  };
}

/** Classification of the texts in a file (CSV, TSV, JSONL, Parquet) or a folder of folders. */
export async function fileTask(
  path: string,
  config: LabelledDataConfig,
  progress: ProgressReporter,
): Promise<ClassificationTask> {
  const { validationData, testData } = config;
  const options = readingOptions(config);
  const data = await withReadingBar(progress, path, (onRead) =>
    loadClassification(path, {
      ...options,
      onRead,
      seed: config.dataSeed,
      validation: validationData === undefined ? config.validationFraction : 0,
      test: testData === undefined ? config.testFraction : 0,
    }),
  );
  const { labels } = data;
  const others = async (file: string | undefined, part: readonly LabelledExample[]) => {
    if (file === undefined) return { examples: part, notices: [] };
    const read = await withReadingBar(progress, file, (onRead) =>
      loadLabelledTexts(file, labels, { ...options, onRead }),
    );
    return { ...read, notices: read.notices.map((notice) => `${file}: ${notice}`) };
  };
  const validation = await others(validationData, data.validation);
  const test = await others(testData, data.test);
  const files = [path, validationData, testData].filter((file) => file !== undefined).join(', ');
  return {
    name: dataName(path),
    ...partsOfTask(labels, files, [{ ...data, examples: data.train }, validation, test]),
    source: { files },
  };
}
