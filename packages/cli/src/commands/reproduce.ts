import { publishedTable, publishedTables } from '@resattn/experiments/config';
import type { Command } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples, addSection } from '../help/additions.js';
import { addTableOptions, runTable, type TableOptions } from './table-options.js';

/** `resattn reproduce <table>` */
export const addReproduceCommand: AddCommand = (program, context) => {
  const command = program
    .command('reproduce')
    .description('reproduce a published table: models by seeds, beside the published values')
    .argument('[table]', 'table to reproduce; omitted: this help');
  addSection(command, {
    title: 'Tables',
    argument: 'table',
    items: Object.values(publishedTables).map(({ name, summary }) => ({
      term: name,
      text: summary,
    })),
  });
  addTableOptions(command, 'reproduce/<table>');
  addExamples(
    command,
    'reproduce scan-length --seeds 5',
    'reproduce sentences --only TREC --set epochs=5 --jobs 2',
  );
  command.action(async (name: string | undefined, options: TableOptions, self: Command) => {
    if (name === undefined) return self.help();
    await runTable(publishedTable(name), `reproduce/${name}`, options, await context());
  });
};
