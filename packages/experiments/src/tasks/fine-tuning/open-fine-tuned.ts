import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MODEL_FOLDER } from '@resattn/models/node';
import type { FineTuningConfig } from '../../config/fine-tuning-config.js';
import type { Tell } from '../../events.js';
import { tellUnfinished } from '../../run/run-folder.js';
import type { Opened } from '../../task.js';
import { UserError } from '../../user-error.js';
import {
  type OpenedClassifier,
  openPretrainedClassifier,
} from '../classification/open-classifier.js';

/**
 * Loads the fine-tuned model of a run.
 *
 * @throws UserError when it is not there yet
 */
export async function openFineTuned(
  { run, config }: Opened<FineTuningConfig>,
  tell: Tell,
): Promise<OpenedClassifier> {
  const folder = join(run.folder, MODEL_FOLDER);
  if (!existsSync(join(folder, 'config.json'))) {
    throw new UserError(
      `${run.folder} is not finished, and a fine-tuned model is written at the end: resume it (resattn train --resume ${run.folder}).`,
    );
  }
  await tellUnfinished(run, tell);
  return openPretrainedClassifier(folder, { maxLength: config.maxLength });
}
