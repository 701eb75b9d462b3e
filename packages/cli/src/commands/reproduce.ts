import {
  didYouMean,
  publishedTables as experiments,
  UsageError,
} from '@resattn/experiments/config';
import type { Command } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples, addSection } from '../help/additions.js';
import { addTableOptions, runTable, type TableOptions } from './table-options.js';

/** `resattn reproduce <table>` */
export const addReproduceCommand: AddCommand = (program, context) => {
  const names = Object.keys(experiments);
  const command = program
    .command('reproduce')
    .description('run a table of the literature: models by seeds, beside the published values')
    .argument('[table]', 'which table; omitted, this help');
  addSection(command, {
    title: 'Tables',
    argument: 'table',
    items: Object.values(experiments).map(({ name, summary }) => ({ term: name, text: summary })),
  });
  addTableOptions(command, 'reproduce/<table>');
  addExamples(
    command,
    'reproduce scan-length --seeds 5',
    'reproduce sentences --only TREC --set epochs=5 --jobs 2',
  );
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
