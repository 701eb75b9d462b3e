import { join } from 'node:path';
import {
  type AnyTask,
  type CrossValidationEnd,
  crossValidateTask,
  type FoldedTypes,
  type MachineOptions,
  shownFolds,
  type Task,
  tasks,
} from '@resattn/experiments';
import type { Kind } from '@resattn/experiments/config';
import { exitStatus } from '../errors.js';
import type { Terminal } from '../terminal/terminal.js';
import { showShown } from './shown.js';
import { watchRun } from './watch-run.js';

/** Trains one run for each fold and shows all results. Returns the exit status. */
export async function crossValidateShown(
  kind: Kind,
  request: {
    readonly preset: string;
    readonly config: object;
    readonly folder: string | undefined;
    readonly machine: MachineOptions;
  },
  terminal: Terminal,
): Promise<number> {
  // Which kind has folds was checked where the configuration was read.
  const task = tasks[kind] as AnyTask as unknown as Task<FoldedTypes>;
  const config = request.config as FoldedTypes['config'];
  const end: CrossValidationEnd = await watchRun(terminal, ({ tell, signal }) =>
    crossValidateTask(task, { ...request, config, tell, signal }),
  );
  if (end.status === 'interrupted') {
    terminal.say();
    terminal.say(`Interrupted. The same command with --run ${end.folder} continues.`);
    return exitStatus.interrupted;
  }
  const { folder, folds } = end.result;
  const { say } = terminal;
  say();
  showShown(shownFolds(end.result), terminal);
  say();
  say(`report    ${join(folder, 'report.html')}`);
  say(`next      resattn predict ${folds[0]!.folder} "your text"`);
  return exitStatus.ok;
}
