import type { Kind } from '../config/kinds.js';
import { tasks } from '../tasks/registry.js';
import { otherKindError } from './other-kind.js';
import { type OpenedRun, openRun } from './run-folder.js';

/**
 * Opens a run for a command that works on some kinds of runs alone.
 *
 * @throws UserError when the run is of another kind, naming the commands for that one
 */
export async function openRunOf<K extends Kind>(
  folder: string,
  ...kinds: readonly K[]
): Promise<OpenedRun<K>> {
  const opened = await openRun(folder);
  if ((kinds as readonly Kind[]).includes(opened.kind)) return opened as OpenedRun<K>;
  throw otherKindError(tasks[opened.kind], opened);
}
