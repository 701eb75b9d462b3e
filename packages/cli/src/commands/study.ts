import type { AddCommand } from '../command.js';
import { addExamples, addSection } from '../help/additions.js';
import { addTableOptions, runTable, type TableOptions } from './table-options.js';

const example = `{
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
}`;

/** `resattn study <file>` */
export const addStudyCommand: AddCommand = (program, context) => {
  const command = program
    .command('study')
    .description('run a table of your own: rows by columns by seeds, with significance tests')
    .argument('<file>', 'JSON file of the study; the same command resumes an interrupted one');
  addSection(command, {
    title: 'A study',
    purpose: 'its rows and columns name fields of the preset',
    items: example.split('\n').map((term) => ({ term, text: '' })),
  });
  addExamples(command, 'study rates.json', 'study rates.json --seeds 3 --jobs 2 --only low');
  addTableOptions(command, 'studies/<name>');
  command.action(async (file: string, options: TableOptions) => {
    const { readStudy } = await import('@resattn/experiments');
    const experiment = await readStudy(file, { with: options.with });
    await runTable(experiment, `studies/${experiment.name}`, options, await context());
  });
};
