import {
  type OutcomeComparison,
  type RerunRequest,
  rerunFolder,
  type TaskTypes,
} from '@resattn/experiments';
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
  for (const line of verdict(run, folder, comparison)) out(fold(line, width));
  const { environment } = comparison;
  if (environment.length > 0) {
    out();
    const rows = environment.map(({ name, before = '', now = '' }) => [name, before, now]);
    const head = ['differs in the environment', 'before', 'now'];
    printTable(terminal, head, rows, ['left', 'left', 'left']);
  }
  return comparison.isSame ? exitStatus.ok : exitStatus.failed;
}

function verdict(run: string, folder: string, comparison: OutcomeComparison): string[] {
  const { isSame, files, metrics, results } = comparison;
  const compared = `${files.compared} files of model and predictions, ${metrics.compared.toLocaleString('en-US')} lines of metrics and the results`;
  if (isSame) return [`The same: ${folder} equals ${run} to the bit (${compared}).`];
  const { first } = metrics;
  return [
    `Not the same: ${folder} differs from ${run}.`,
    ...(files.differing.length > 0 ? [`  files    ${files.differing.join(', ')}`] : []),
    ...(first
      ? [
          `  metrics  from step ${first.step} on (${first.event}): ${first.name} was ${JSON.stringify(first.before)}, is ${JSON.stringify(first.now)}`,
        ]
      : []),
    ...(results.length > 0 ? [`  results  ${results.join(', ')}`] : []),
  ];
}
