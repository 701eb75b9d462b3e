import type { ProgressReporter } from '@resattn/runtime';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { progressOf, type Tell } from '../../events.js';
import { settleOverlap } from '../../run/overlap.js';
import type { GivenRows } from '../../run/rows.js';
import { textKey } from '../../run/text-key.js';
import { UserError } from '../../user-error.js';
import { copyingTask, datesTask, namesTask, reversalTask } from './generated-task.js';
import { firstSentence } from './lead.js';
import { summaryColumns, translationColumns } from './pair-columns.js';
import { pairFiles } from './pair-file.js';
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
  const task =
    make === undefined
      ? await fileTask(rows ?? data, config, progressOf(tell))
      : settled(await make(config), config);
  checkMeasure(config, task);
  for (const part of ['validation', 'test'] as const) {
    if (task[part].length > 0) continue;
    throw new UserError(`the ${task.train.length} pairs of ${data} leave none for ${part}.`, [
      'add pairs',
      (option) => `give a file with ${option(`${part}Data`)}`,
    ]);
  }
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

/** @throws UserError when the data has no such score as training is to be judged by */
function checkMeasure({ validateBy, averageCheckpoints }: SequenceConfig, task: SequenceTask) {
  if (validateBy === 'loss') {
    if (averageCheckpoints === 1) return;
    throw new UserError(
      (option) =>
        'the mean of checkpoints is judged by what the model writes: with ' +
        `${option('averageCheckpoints')} above 1, ${option('validateBy')} is expected to be one of ` +
        `${task.scores.join(', ')}, not loss.`,
    );
  }
  if (task.scores.includes(validateBy)) return;
  throw new UserError(
    (option) =>
      `${option('validateBy')} is ${validateBy}, but ${task.name} is scored by ` +
      `${task.scores.join(', ')}: expected one of them, or loss.`,
  );
}

/** Pairs of files: summaries where summaries are what is validated, else translations. */
async function fileTask(
  from: string | GivenRows<SequenceRow>,
  config: SequenceConfig,
  progress: ProgressReporter,
): Promise<SequenceTask> {
  const isSummary = config.validateBy === 'rougeL';
  const { files, ...read } = await pairFiles(
    from,
    config,
    isSummary ? summaryColumns : translationColumns,
    progress,
  );
  const count = read.train.length + read.validation.length + read.test.length;
  return {
    ...read,
    description: `${count.toLocaleString('en-US')} pairs, from ${files.join(', ')}`,
    source: typeof from === 'string' ? { files: files.join(', ') } : { rows: 'given by a program' },
    scores: isSummary ? ['rouge1', 'rouge2', 'rougeL'] : ['bleu', 'chrf', 'exactMatch'],
    baseline: isSummary
      ? { name: 'the first sentence (lead-1)', answer: firstSentence }
      : { name: 'the source as it is', answer: (source) => source },
    published: [],
    differences: [],
    verb: isSummary ? 'summarize' : 'translate',
  };
}
