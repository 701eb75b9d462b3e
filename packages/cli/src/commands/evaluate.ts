import type { Command } from 'commander';
import { classificationFields } from '../config/classification-config.js';
import type { AddCommand } from '../program.js';
import { addFieldOptions, typedFields } from './field-options.js';
import { addMachineOptions, type MachineOptions } from './machine-options.js';

/** Fields that say how a file is read. */
const readingFields = [
  ...(['textColumn', 'labelColumn', 'columns', 'quoted'] as const),
  ...(['encoding', 'invalid', 'ragged'] as const),
];

type EvaluateOptions = MachineOptions & { readonly data: string; readonly json?: true };

/** `resattn evaluate <run> --data <file>` */
export const addEvaluateCommand: AddCommand = (program, context) => {
  const command = program
    .command('evaluate')
    .description('score a trained model on the texts and labels of a file')
    .argument('<run>', 'run folder')
    .requiredOption('--data <file>', 'CSV, TSV, JSONL or Parquet file with texts and labels')
    .option('--json', 'print the scores as JSON');
  addFieldOptions(command, classificationFields, { quoted: true }, readingFields);
  addMachineOptions(command);
  command.action(async (folder: string, options: EvaluateOptions, self: Command) => {
    const { terminal } = await context();
    const { evaluate } = await import('../classification/evaluate.js');
    await evaluate({
      folder,
      data: options.data,
      reading: { ...typedFields(self, classificationFields) },
      isJson: options.json === true,
      machine: options,
      terminal,
    });
  });
};
