import { comparisonRows, compressRun, type MachineOptions } from '@resattn/experiments';
import type { CompressOptions } from '@resattn/experiments/config';
import { exitStatus } from '../errors.js';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { watchRun } from './watch-run.js';

export type CompressCommandOptions = CompressOptions & MachineOptions & { readonly json?: true };

/** Compresses a run and shows the comparison. Returns the exit status. */
export async function compressShown(
  folder: string,
  options: CompressCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const { say, out } = terminal;
  const { comparisons, ...compressed } = await watchRun(terminal, (watch) =>
    compressRun(folder, { options, machine: options, ...watch }),
  );
  if (compressed.isInterrupted) {
    const kept = comparisons.map(({ run }) => run);
    say(`Interrupted; ${kept.length === 0 ? 'nothing was' : `${kept.join(', ')} are`} kept.`);
    return exitStatus.interrupted;
  }
  const isAll = options.method === 'all';
  if (options.json) out(JSON.stringify(isAll ? comparisons : comparisons[0]));
  else {
    say(`test      ${compressed.tests.toLocaleString('en-US')} texts`);
    const { head, rows } = comparisonRows(comparisons, compressed.scores);
    printTable(terminal, head, rows);
  }
  say(`${isAll ? 'runs ' : 'run  '}     ${compressed.folder}`);
  return exitStatus.ok;
}
