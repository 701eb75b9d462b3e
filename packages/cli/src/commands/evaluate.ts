import { classificationFields } from '../config/classification-config.js';
import { optionName } from '../config/resolve.js';
import type { AddCommand } from '../program.js';
import { addMachineOptions, type MachineOptions } from './machine-options.js';

/** Fields that say how a file is read. */
const readingFields = ['textColumn', 'labelColumn', 'encoding', 'invalid', 'ragged'] as const;

type EvaluateOptions = MachineOptions &
  Partial<Record<(typeof readingFields)[number], string>> & {
    readonly data: string;
    readonly json?: true;
  };

/** `resattn evaluate <run> --data <file>` */
export const addEvaluateCommand: AddCommand = (program, context) => {
  const command = program
    .command('evaluate')
    .description('score a trained model on the texts and labels of a file')
    .argument('<run>', 'run folder')
    .requiredOption('--data <file>', 'CSV, TSV or JSONL file with texts and labels');
  for (const field of readingFields) {
    command.option(`${optionName(field)} <text>`, classificationFields[field].help);
  }
  command.option('--json', 'print the scores as JSON');
  addMachineOptions(command);
  command.action(async (folder: string, options: EvaluateOptions) => {
    const { terminal } = await context();
    const { evaluate } = await import('../classification/evaluate.js');
    await evaluate({
      folder,
      data: options.data,
      reading: Object.fromEntries(readingFields.map((field) => [field, options[field]])),
      isJson: options.json === true,
      machine: options,
      terminal,
    });
  });
};
