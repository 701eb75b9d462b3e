import type { AddCommand } from '../command.js';
import { addTableOptions, runTable, type TableOptions } from './table-options.js';

const example = `
A study is a JSON file. Its rows and columns name fields of the preset:
  {
    "preset": "classify",
    "options": { "data": "trec", "epochs": 3 },
    "rows": {
      "TextCNN": { "model": "text-cnn" },
      "DPCNN": { "model": "dpcnn" }
    },
    "columns": {
      "low": { "learningRate": 0.001 },
      "high": { "learningRate": 0.003 }
    },
    "seeds": 5,
    "score": "accuracy"
  }
The same command continues one that was interrupted; what is finished is not
run again.`;

/** `resattn study <file>` */
export const addStudyCommand: AddCommand = (program, context) => {
  const command = program
    .command('study')
    .description('run a table of your own: rows by columns by seeds, with tests of the differences')
    .argument('<file>', 'the study, as JSON')
    .addHelpText('after', example);
  addTableOptions(command, 'studies/<name>');
  command.action(async (file: string, options: TableOptions) => {
    const { readStudy } = await import('@resattn/experiments');
    const experiment = await readStudy(file);
    await runTable(experiment, `studies/${experiment.name}`, options, await context());
  });
};
