import { isPretrainedFolder, type PipelineTask, pipelineTask } from '@resattn/models/node';
import { UserError } from '../user-error.js';

/** The commands that use a pretrained model, by what it does with texts. */
const commandsFor: Readonly<Partial<Record<PipelineTask, string>>> = {
  classification: 'resattn predict',
  sequence: 'resattn translate or resattn summarize',
  'language-model': 'resattn generate',
};

/**
 * Whether a folder holds a pretrained model in the Hub's format instead of a run, for commands that
 * take either.
 *
 * @param wanted what the command uses models for
 * @throws UserError for a model of another task, naming the command for that one
 * @throws Error for a pretrained model that no command uses, naming what it is
 */
export async function isPretrainedFor(folder: string, wanted: PipelineTask): Promise<boolean> {
  if (!(await isPretrainedFolder(folder))) return false;
  const task = await pipelineTask(folder);
  if (task === wanted) return true;
  throw new UserError(
    `${folder} is a pretrained model for ${task}, which this command does not work on. ` +
      `Use it with: ${commandsFor[task] ?? 'resattn predict'}.`,
  );
}
