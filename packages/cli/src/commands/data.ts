import { languageId } from '../presets/language-id.js';
import type { AddCommand } from '../program.js';

/** `resattn data list` */
export const addDataCommand: AddCommand = (program, context) => {
  const data = program.command('data').description('data sets');
  data
    .command('list')
    .description('list the data sets that can be trained on')
    .option('--json', 'print the list as JSON')
    .action(async (options: { json?: true }) => {
      const { terminal } = await context();
      const { languageIdTask } = await import('../classification/language-id-task.js');
      const { formatTable } = await import('../terminal/table.js');
      const { name, train, validation, test, labels, source } = languageIdTask(languageId);
      const sets = [
        {
          name,
          task: 'classification',
          train: train.length,
          validation: validation.length,
          test: test.length,
          classes: labels.length,
          source: `made on the spot from CLDR ${source.cldr}, no download`,
        },
      ];
      if (options.json) return terminal.out(JSON.stringify(sets, null, 2));
      const head = ['name', 'task', 'train', 'validation', 'test', 'classes', 'source'];
      const rows = sets.map((set) => Object.values(set));
      terminal.out(
        formatTable(head, rows, {
          emphasize: terminal.colors.out.bold,
          alignments: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
        }),
      );
      terminal.out();
      terminal.out('Your own texts: resattn train classify --data <file.csv|.tsv|.jsonl>');
    });
};
