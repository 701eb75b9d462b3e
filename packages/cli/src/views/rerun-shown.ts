import { type RerunRequest, rerunFolder, shownRerun, type TaskTypes } from '@resattn/experiments';
import { exitStatus } from '../errors.js';
import type { Terminal } from '../terminal/terminal.js';
import { showShown } from './shown.js';
import { watchRun } from './watch-run.js';

type Request = Pick<RerunRequest<TaskTypes>, 'folder' | 'given' | 'machine'>;

/** Repeats a run and says whether it came out the same. Returns the exit status, 1 if it did not. */
export async function rerunShown(
  run: string,
  request: Request,
  terminal: Terminal,
): Promise<number> {
  const { folder, comparison, notices } = await watchRun(terminal, (watch) =>
    rerunFolder(run, { ...request, ...watch }),
  );
  if (comparison === undefined) {
    terminal.say(`Not finished; continue with: resattn rerun ${run} --run ${folder}`);
    return exitStatus.interrupted;
  }
  const { colors, say } = terminal;
  say();
  for (const notice of notices) say(colors.say.yellow(notice));
  showShown(shownRerun(run, folder, comparison), terminal);
  return comparison.isSame ? exitStatus.ok : exitStatus.failed;
}
