import {
  didYouMean,
  publishedTables as experiments,
  UsageError,
} from '@resattn/experiments/config';
import type { Command } from 'commander';
import type { AddCommand } from '../command.js';
import { addTableOptions, runTable, type TableOptions } from './table-options.js';

/** `resattn reproduce <table>` */
export const addReproduceCommand: AddCommand = (program, context) => {
  const names = Object.keys(experiments);
  const command = program
    .command('reproduce')
    .description('run a table of the literature: models by seeds, beside the published values')
    .argument('[table]', names.join(', '))
    .addHelpText(
      'after',
      () =>
        `\nTables:\n${Object.values(experiments)
          .map(({ name, summary }) => `  ${name.padEnd(14)} ${summary}`)
          .join('\n')}`,
    );
  addTableOptions(command, 'reproduce/<table>');
  command.action(async (name: string | undefined, options: TableOptions, self: Command) => {
    if (name === undefined) return self.help();
    const experiment = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
    if (experiment === undefined) {
      throw new UsageError(
        `there is no table "${name}".${didYouMean(name, names)} The tables are ${names.join(', ')}.`,
      );
    }
    await runTable(experiment, `reproduce/${name}`, options, await context());
  });
};
