import { outcomeLines, type RerunRequest, rerunFolder, type TaskTypes } from '@resattn/experiments';
import { exitStatus } from '../errors.js';
import { fold } from '../terminal/layout.js';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
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
  const { colors, out, say, width } = terminal;
  say();
  for (const notice of notices) say(colors.say.yellow(notice));
  for (const line of outcomeLines(run, folder, comparison)) out(fold(line, width));
  const { environment } = comparison;
  if (environment.length > 0) {
    out();
    const rows = environment.map(({ name, before = '', now = '' }) => [name, before, now]);
    const head = ['differs in the environment', 'before', 'now'];
    printTable(terminal, head, rows, ['left', 'left', 'left']);
  }
  return comparison.isSame ? exitStatus.ok : exitStatus.failed;
}
