import { join } from 'node:path';
import {
  type AnyTask,
  type CrossValidation,
  type CrossValidationEnd,
  crossValidateTask,
  crossValidationVerdict,
  type FoldedTypes,
  type MachineOptions,
  type Spread,
  type Task,
  tasks,
} from '@resattn/experiments';
import type { Kind } from '@resattn/experiments/config';
import { exitStatus } from '../errors.js';
import { printNotes, printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
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
  showFolds(end.result, terminal);
  return exitStatus.ok;
}

function showFolds(result: CrossValidation, terminal: Terminal): void {
  const { folds, accuracy, f1, baseline, baselineName, folder } = result;
  const { say } = terminal;
  const digits = (value: number) => value.toFixed(4);
  const rowOf = (name: string, of: (spread: Spread) => number) => [
    ...[name, ''],
    ...[accuracy, f1, baseline.accuracy].map((spread) => digits(of(spread))),
  ];
  say();
  printTable(
    terminal,
    ['fold', 'texts', 'accuracy', 'macro F1', `accuracy of ${baselineName}`],
    [
      ...folds.map((fold, i) => [
        ...[`${i + 1}`, fold.texts.toLocaleString('en-US')],
        ...[fold.accuracy, fold.f1, fold.baseline.accuracy].map(digits),
      ]),
      rowOf('mean', ({ mean }) => mean),
      rowOf('deviation', ({ deviation }) => deviation),
    ],
  );
  printNotes(terminal, [crossValidationVerdict(result)]);
  say();
  say(`report    ${join(folder, 'report.html')}`);
  say(`next      resattn predict ${folds[0]!.folder} "your text"`);
}
