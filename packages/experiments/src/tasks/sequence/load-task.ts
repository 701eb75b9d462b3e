import type { ProgressReporter } from '@resattn/runtime';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { progressOf, type Tell } from '../../events.js';
import { settleOverlap } from '../../run/overlap.js';
import type { GivenRows } from '../../run/rows.js';
import { textKey } from '../../run/text-key.js';
import { UserError } from '../../user-error.js';
import { copyingTask, datesTask, namesTask, reversalTask } from './generated-task.js';
import { summaryColumns, translationColumns } from './pair-columns.js';
import { pairFiles } from './pair-file.js';
import { checkTask, isSummary, rowsTask, taskOfPairs } from './pairs.js';
import { multi30kTask, scitldrTask } from './public-task.js';
import { scanTask } from './scan-task.js';
import type { SequenceRow, SequenceTask } from './task.js';

/** The built-in sets of pairs, by the name that `data` gives them. */
const builtIn: Readonly<
  Record<string, (config: SequenceConfig) => SequenceTask | Promise<SequenceTask>>
> = {
  dates: datesTask,
  names: namesTask,
  reverse: reversalTask,
  copy: copyingTask,
  scan: scanTask,
  multi30k: multi30kTask,
  scitldr: scitldrTask,
};

/**
 * The pairs that a configuration names.
 *
 * @throws UserError when it names none, or leaves nothing to validate or test on
 */
export async function loadTask(
  config: SequenceConfig,
  tell: Tell,
  rows?: GivenRows<SequenceRow>,
): Promise<SequenceTask> {
  const data = rows ? 'rows in memory' : dataOf(config);
  if (data === undefined) {
    throw new UserError('there is no data to train on.', [
      (option) =>
        `give a CSV, TSV or JSONL file of pairs, for example ${option('data', 'pairs.tsv')} ` +
        `${option('sourceColumn', 'en')} ${option('targetColumn', 'de')}`,
    ]);
  }
  tell({ type: 'reading', data });
  const make = !rows && Object.hasOwn(builtIn, data) ? builtIn[data] : undefined;
  const task = rows
    ? await rowsTask(rows, config)
    : make === undefined
      ? await fileTask(data, config, progressOf(tell))
      : settled(await make(config), config);
  checkTask(task, data, config);
  return task;
}

/**
 * What the data is called: two files of lines are `a.en,a.de`.
 *
 * @throws UserError when only one of the two files is given
 */
export function dataOf({
  data,
  sourceFile,
  targetFile,
}: Pick<SequenceConfig, 'data' | 'sourceFile' | 'targetFile'>): string | undefined {
  if (sourceFile === undefined && targetFile === undefined) return data;
  if (sourceFile !== undefined && targetFile !== undefined) return `${sourceFile},${targetFile}`;
  throw new UserError(
    (option) =>
      `${option('sourceFile')} and ${option('targetFile')} belong together: line i of the one is translated by line i of the other.`,
    ['give both'],
  );
}

/** Published parts may share sources. */
function settled(task: SequenceTask, config: SequenceConfig): SequenceTask {
  const { splits, notices } = settleOverlap(task, {
    textOf: ({ source }) => source,
    keyOf: textKey(config),
    policy: config.overlap,
    what: 'sources',
    isHeldBack: false,
  });
  if (notices.length === 0) return task;
  const { train, validation, test } = splits;
  return { ...task, train, validation, test, notices: [...task.notices, ...notices] };
}

/** Pairs of files: summaries where summaries are what is validated, else translations. */
async function fileTask(
  path: string,
  config: SequenceConfig,
  progress: ProgressReporter,
): Promise<SequenceTask> {
  const usual = isSummary(config) ? summaryColumns : translationColumns;
  const { files, name, ...parts } = await pairFiles(path, config, usual, progress);
  const from = files.join(', ');
  return taskOfPairs(parts, { name, from, source: { files: from } }, config);
}
