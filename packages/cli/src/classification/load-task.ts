import type { SeededDataConfig } from '../config/labelled-data-config.js';
import { UserError } from '../errors.js';
import { fileTask } from './file-task.js';
import { languageIdTask } from './language-id-task.js';
import { isPublicSet, publicTask } from './public-task.js';
import type { ClassificationTask } from './task.js';

/**
 * The data that a configuration names.
 *
 * @throws UserError when it names none, or leaves nothing to validate or test on
 */
export async function loadTask(
  config: SeededDataConfig,
  say: (line: string) => void,
): Promise<ClassificationTask> {
  const { data } = config;
  if (data === undefined) {
    throw new UserError('there is no data to train on.', [
      (option) =>
        `give a CSV, TSV or JSONL file, for example ${option('data', 'reviews.csv')} ` +
        `${option('textColumn', 'text')} ${option('labelColumn', 'label')}`,
    ]);
  }
  say(`data      reading ${data}`);
  const task = await taskOf(data, config);
  for (const part of ['validation', 'test'] as const) {
    if (task[part].length > 0) continue;
    throw new UserError(
      `the ${task.train.length} texts of ${data} leave none for ${part}: every class is too small ` +
        'to be divided.',
      ['add texts', (option) => `give a file with ${option(`${part}Data`)}`],
    );
  }
  return task;
}

function taskOf(data: string, config: SeededDataConfig): Promise<ClassificationTask> {
  if (data === 'language-id') return Promise.resolve(languageIdTask(config));
  return isPublicSet(data) ? publicTask(data, config) : fileTask(data, config);
}
