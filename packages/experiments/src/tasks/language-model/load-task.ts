import { loadPublicSet } from '@resattn/data/node';
import type { ProgressReporter } from '@resattn/runtime';
import type { LanguageModelRunConfig } from '../../config/language-model-config.js';
import { progressOf, type Tell } from '../../events.js';
import { dataName } from '../../run/data-name.js';
import { withReadingBar } from '../../run/reading-bar.js';
import type { GivenRows } from '../../run/rows.js';
import { UserError } from '../../user-error.js';
import { isTable, readText, readTextColumn } from './read-text.js';
import { divided, requireText, rowsTask } from './rows-task.js';
import type { LanguageModelTask } from './task.js';

/**
 * The text that a configuration names.
 *
 * @throws UserError when it names none, or one that is too short
 */
export async function loadTask(
  config: LanguageModelRunConfig,
  tell: Tell,
  rows?: GivenRows<string>,
): Promise<LanguageModelTask> {
  const { contextLength } = config;
  const data = rows ? 'texts in memory' : config.data;
  if (data === undefined) {
    throw new UserError('there is no text to train on.', [
      (option) => `give a text file with ${option('data')}`,
    ]);
  }
  tell({ type: 'reading', data });
  const task = rows
    ? await rowsTask(rows, config)
    : data === 'tiny_shakespeare'
      ? await shakespeareTask()
      : await fileTask(data, config, progressOf(tell));
  requireText(task, data, contextLength);
  return task;
}

async function shakespeareTask(): Promise<LanguageModelTask> {
  const { splits, set } = await loadPublicSet('tiny_shakespeare');
  const [train, validation] = [splits.train![0]!.text, splits.validation![0]!.text];
  return {
    ...divided('tiny-shakespeare', 'tiny Shakespeare', train, validation),
    source: { name: set.title, citation: set.citation },
    published: [
      {
        system: 'nanoGPT on a CPU, 4 layers of 128, 2,000 steps, about 3 minutes',
        source: 'Karpathy, nanoGPT, README',
        scores: { loss: 1.88 },
      },
    ],
    differences: [
      'nanoGPT estimates the loss on 20 batches drawn at random; here the whole validation text is scored, in windows of the context that do not overlap. Its training windows begin anywhere; here those of an epoch do not overlap, and begin elsewhere in each epoch.',
    ],
  };
}

async function fileTask(
  path: string,
  config: LanguageModelRunConfig,
  progress: ProgressReporter,
): Promise<LanguageModelTask> {
  const { text, notices } = await withReadingBar(progress, path, (onRead) =>
    isTable(path) ? readTextColumn(path, config, onRead) : readText(path, config, onRead),
  );
  const cut = Math.round(text.length * (1 - config.validationFraction));
  return {
    ...divided(dataName(path), path, text.slice(0, cut), text.slice(cut)),
    notices,
    source: { files: path },
    published: [],
    differences: [],
  };
}
