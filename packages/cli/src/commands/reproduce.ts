import type { MachineOptions } from '@resattn/experiments';
import {
  didYouMean,
  publishedTables as experiments,
  UsageError,
} from '@resattn/experiments/config';
import type { Command } from 'commander';
import type { AddCommand } from '../command.js';
import { addMachineOptions } from './machine-options.js';
import { collect, wholeNumber } from './typed-values.js';

interface ReproduceOptions extends MachineOptions {
  readonly seeds: number;
  readonly jobs?: number;
  readonly out?: string;
  readonly only?: readonly string[];
  readonly set?: readonly string[];
  readonly with?: readonly string[];
}

/** `resattn reproduce <table>` */
export const addReproduceCommand: AddCommand = (program, context) => {
  const names = Object.keys(experiments);
  const command = program
    .command('reproduce')
    .description('run a table of the literature: models by seeds, beside the published values')
    .argument('[table]', names.join(', '))
    .option('--seeds <number>', 'runs of each cell, with the seeds 1, 2, …', wholeNumber, 1)
    .option('--jobs <number>', 'runs at once (default: one for every two cores)', wholeNumber)
    .option('--out <folder>', 'where runs and table go (default: reproduce/<table>)')
    .option('--only <text>', 'rows and columns that contain the text; may be repeated', collect)
    .option('--set <field=value>', 'a field of all runs; may be repeated', collect)
    .option(
      '--with <module>',
      'a row for an own model, which the default export of the module defines; may be repeated',
      collect,
    )
    .addHelpText(
      'after',
      () =>
        `\nTables:\n${Object.values(experiments)
          .map(({ name, summary }) => `  ${name.padEnd(14)} ${summary}`)
          .join('\n')}`,
    );
  addMachineOptions(command);
  command.action(async (name: string | undefined, options: ReproduceOptions, self: Command) => {
    if (name === undefined) return self.help();
    const experiment = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
    if (experiment === undefined) {
      throw new UsageError(
        `there is no table "${name}".${didYouMean(name, names)} The tables are ${names.join(', ')}.`,
      );
    }
    const { terminal, setStatus } = await context();
    const [{ reproduceShown }, { withOwnModel }] = await Promise.all([
      import('../views/reproduce-shown.js'),
      import('@resattn/experiments'),
    ]);
    const { seeds, jobs, out = `reproduce/${name}`, only = [], set = [] } = options;
    let table = experiment;
    for (const module of options.with ?? []) table = await withOwnModel(table, module);
    setStatus(
      await reproduceShown({
        ...{ experiment: table, seeds, jobs, only, set, terminal },
        folder: out,
        machine: options,
      }),
    );
  });
};
