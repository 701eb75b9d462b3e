import { plainText } from '@resattn/models';
import type { Wording } from '@resattn/options';
import type { ProgressReporter } from '@resattn/runtime';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import { progressOf, type Tell } from '../../events.js';
import { settleOverlap } from '../../run/overlap.js';
import type { GivenRows } from '../../run/rows.js';
import type { TextKey } from '../../run/text-key.js';
import { UserError } from '../../user-error.js';
import { fileTask } from './file-task.js';
import { labelLeak } from './label-leak.js';
import { languageDetectionTask } from './language-detection-task.js';
import { languageIdTask } from './language-id-task.js';
import { missingClasses } from './missing-classes.js';
import { isPublicSet, publicTask } from './public-task.js';
import { rowsTask } from './rows-task.js';
import type { ClassificationTask, LabelledRow } from './task.js';

export interface LoadOptions {
  /** The data, where a program gives it. Default: it is where the configuration says. */
  readonly rows?: GivenRows<LabelledRow> | undefined;
  /** What of two texts is the same for the model. Default: the text as classifiers read it. */
  readonly keyOf?: TextKey | undefined;
}

const wholeText: TextKey = (text) => plainText(text);

/**
 * The data that a configuration names.
 *
 * @throws UserError when it names none, or leaves nothing to validate or test on
 */
export async function loadTask(
  config: LabelledDataConfig,
  tell: Tell,
  { keyOf = wholeText, rows }: LoadOptions = {},
): Promise<ClassificationTask> {
  const data = rows ? 'rows in memory' : config.data;
  if (data === undefined) {
    throw new UserError('there is no data to train on.', [
      (option) =>
        `give a CSV, TSV or JSONL file, for example ${option('data', 'reviews.csv')} ` +
        `${option('textColumn', 'text')} ${option('labelColumn', 'label')}`,
    ]);
  }
  const parts = rows ?? config;
  tell({ type: 'reading', data });
  const loaded = await (rows ? rowsTask(rows, config) : taskOf(data, config, progressOf(tell)));
  // Parts of one file are divided without copies; those that come apart may share texts.
  const { splits, notices } = loaded.isDivided
    ? { splits: loaded.task, notices: [] }
    : settleOverlap(loaded.task, {
        textOf: ({ text }) => text,
        keyOf,
        policy: config.overlap,
        what: 'texts',
        isHeldBack: parts.validationData === undefined && parts.testData !== undefined,
      });
  const { train, validation, test } = splits;
  const { labels } = loaded.task;
  const all = [...train, ...validation, ...test];
  for (const [part, examples] of [
    ['validation', validation],
    ['test', test],
  ] as const) {
    if (examples.length > 0) continue;
    const leaves = `the ${all.length} texts of ${data} leave none for ${part}`;
    const file: Wording = (option) => `give a file with ${option(`${part}Data`)}`;
    if (new Set(all.map(({ text }) => keyOf(text))).size === 1) {
      throw new UserError(`${leaves}: they are all equal, and equal texts stay together.`, [
        'add other texts',
        file,
      ]);
    }
    throw new UserError(`${leaves}: the classes are too small to be divided.`, [
      'add texts',
      (option) => `hold back more of them with ${option(`${part}Fraction`, '0.3')}`,
      file,
    ]);
  }
  const own = [missingClasses({ validation, test }, labels), labelLeak(train, labels)];
  return {
    ...loaded.task,
    ...{ train, validation, test },
    notices: [...loaded.task.notices, ...notices, ...own.filter((line) => line !== undefined)],
  };
}

/** @returns whether the parts were divided here, without copies of a text in two of them */
async function taskOf(
  data: string,
  config: LabelledDataConfig,
  progress: ProgressReporter,
): Promise<{ readonly task: ClassificationTask; readonly isDivided: boolean }> {
  if (data === 'language-detection') {
    return { task: languageDetectionTask(config), isDivided: true };
  }
  if (data === 'language-id') return { task: languageIdTask(config), isDivided: true };
  if (isPublicSet(data)) return { task: await publicTask(data, config), isDivided: false };
  const isDivided = config.validationData === undefined && config.testData === undefined;
  return { task: await fileTask(data, config, progress), isDivided };
}
