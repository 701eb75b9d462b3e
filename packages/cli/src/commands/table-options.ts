import type { MachineOptions } from '@resattn/experiments';
import type { Experiment } from '@resattn/experiments/config';
import type { Command } from 'commander';
import type { CommandContext } from '../command.js';
import { addMachineOptions } from './machine-options.js';
import { collect, wholeNumber } from './typed-values.js';

export interface TableOptions extends MachineOptions {
  readonly seeds?: number | undefined;
  readonly jobs?: number | undefined;
  readonly out?: string | undefined;
  readonly only?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  readonly with?: readonly string[] | undefined;
}

/** Adds what the runs of a table have in common. */
export function addTableOptions(command: Command, folder: string): void {
  command
    .option(
      '--seeds <number>',
      'number of seeds per cell: 1, 2, … (default: as many as the table needs)',
      wholeNumber,
    )
    .option(
      '--jobs <number>',
      'number of concurrent runs (default: one for every two cores)',
      wholeNumber,
    )
    .option('--out <folder>', `where runs and tables go (default: ${folder})`)
    .option(
      '--only <text>',
      'only rows and columns whose name contains this text (repeatable)',
      collect,
    )
    .option('--set <field=value>', 'set a field of all runs (repeatable)', collect)
    .option(
      '--with <module>',
      'add a row for your own model, the default export of this module (repeatable)',
      collect,
    );
  addMachineOptions(command);
}

/** Runs a table and shows it, in `usualFolder` unless another is given. */
export async function runTable(
  table: Experiment,
  usualFolder: string,
  options: TableOptions,
  { terminal, setStatus }: CommandContext,
): Promise<void> {
  const [{ reproduceShown }, { withOwnModel }] = await Promise.all([
    import('../views/reproduce-shown.js'),
    import('@resattn/experiments'),
  ]);
  const { seeds = table.seeds, jobs, out: folder = usualFolder, only = [], set = [] } = options;
  let experiment = table;
  for (const module of options.with ?? []) experiment = await withOwnModel(experiment, module);
  const request = { experiment, seeds, jobs, folder, only, set, machine: options };
  setStatus(await reproduceShown(request, terminal));
}
