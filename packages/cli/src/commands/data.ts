import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import { collect } from './typed-values.js';

/** `resattn data list|info|get|verify` */
export const addDataCommand: AddCommand = (program, context) => {
  const data = program.command('data').description('list, inspect and download data sets');
  addExamples(data.command('list'), 'data list', 'data list --json')
    .description('list the data sets: generated and public')
    .option('--json', 'print the list as JSON')
    .action(async (options: { json?: true }) => {
      const { terminal } = await context();
      const { listData } = await import('../data/list.js');
      listData(terminal, options.json === true);
    });
  addExamples(data.command('info'), 'data info trec', 'data info multi30k --json')
    .description('describe a data set: splits, labels, licence, citation, files')
    .argument('<id>', 'name of a data set, as in `resattn data list`')
    .option('--json', 'print it as JSON')
    .action(async (id: string, options: { json?: true }) => {
      const { terminal } = await context();
      const { showData } = await import('../data/info.js');
      showData(id, terminal, options.json === true);
    });
  addExamples(data.command('get'), 'data get trec', 'data get multi30k --split train --offline')
    .description('fetch public data sets: from RESATTN_DATA_DIR, the cache, or by download')
    .argument('<id...>', 'data sets')
    .option('--split <name>', 'only this split (repeatable)', collect, [])
    .option('--offline', 'do not download')
    .option('--json', 'print the paths as JSON')
    .action(
      async (
        ids: string[],
        options: { split: string[]; offline?: true; json?: true },
        self: Command,
      ) => {
        if (options.split.length > 0 && ids.length > 1) {
          self.error('error: --split is for one data set; get the others without it');
        }
        const { terminal } = await context();
        const { getData } = await import('../data/get.js');
        await getData(ids, {
          ...(options.split.length > 0 && { splits: options.split }),
          isOffline: options.offline === true,
          isJson: options.json === true,
          terminal,
        });
      },
    );
  addExamples(data.command('verify'), 'data verify', 'data verify trec --json')
    .description('verify the checksums of local data sets and count their splits')
    .argument('[id...]', 'data sets (default: all)')
    .addOption(new Option('--json', 'print the findings as JSON'))
    .action(async (ids: string[], options: { json?: true }) => {
      const { terminal, setStatus } = await context();
      const { verifyData } = await import('../data/verify.js');
      setStatus(await verifyData(ids, terminal, options.json === true));
    });
};
