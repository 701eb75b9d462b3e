import type { MachineOptions } from '@resattn/experiments';
import { type Experiment, type TableNumbers, tableFields } from '@resattn/experiments/config';
import type { Command } from 'commander';
import type { CommandContext } from '../command.js';
import { addFieldOptions } from './field-options.js';
import { addMachineOptions } from './machine-options.js';
import { collect } from './typed-values.js';

export interface TableOptions extends MachineOptions, TableNumbers {
  readonly out?: string | undefined;
  readonly only?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  readonly with?: readonly string[] | undefined;
}

/** Adds what the runs of a table have in common. */
export function addTableOptions(command: Command, folder: string): void {
  addFieldOptions(command, tableFields, {});
  command
    .option('--out <folder>', `where runs and tables go (default: ${folder})`)
    .option(
      '--only <text>',
      'only rows and columns whose name contains this text (repeatable)',
      collect,
    )
    .option('--set <field=value>', 'set a field of all runs (repeatable)', collect)
    .option(
      '--with <module>',
      'module of your own model, its default export: a row for it, unless a study names it (repeatable)',
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
