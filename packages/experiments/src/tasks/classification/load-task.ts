import { plainText } from '@resattn/models';
import type { ProgressReporter } from '@resattn/runtime';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import { progressOf, type Tell } from '../../events.js';
import type { GivenRows } from '../../run/rows.js';
import type { TextKey } from '../../run/text-key.js';
import { UserError } from '../../user-error.js';
import { fileTask } from './file-task.js';
import { languageDetectionTask } from './language-detection-task.js';
import { languageIdTask } from './language-id-task.js';
import type { LoadedParts } from './loaded-parts.js';
import { isPublicSet, publicTask } from './public-task.js';
import { rowsTask } from './rows-task.js';
import { settleParts } from './settle-parts.js';
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
  tell({ type: 'reading', data });
  const loaded = await (rows ? rowsTask(rows, config) : taskOf(data, config, progressOf(tell)));
  return settleParts(loaded, { config, data, keyOf, parts: rows ?? config });
}

/** @returns whether the parts were divided here, without copies of a text in two of them */
async function taskOf(
  data: string,
  config: LabelledDataConfig,
  progress: ProgressReporter,
): Promise<LoadedParts> {
  if (data === 'language-detection') {
    return { task: languageDetectionTask(config), isDivided: true };
  }
  if (data === 'language-id') return { task: languageIdTask(config), isDivided: true };
  if (isPublicSet(data)) return { task: await publicTask(data, config), isDivided: false };
  const isDivided = config.validationData === undefined && config.testData === undefined;
  return { task: await fileTask(data, config, progress), isDivided };
}
