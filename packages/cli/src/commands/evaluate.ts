import type { MachineOptions } from '@resattn/experiments';
import { evaluationDefaults, evaluationFields } from '@resattn/experiments/config';
import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import { addFieldOptions, typedFields } from './field-options.js';
import { addMachineOptions, addWithOption } from './machine-options.js';

type EvaluateOptions = MachineOptions & {
  readonly data: string;
  readonly unknownLabels: 'error' | 'drop';
  readonly json?: true;
};

/** `resattn evaluate <run> --data <file>` */
export const addEvaluateCommand: AddCommand = (program, context) => {
  const command = program
    .command('evaluate')
    .description('evaluate a trained model on a file of labelled texts or pairs')
    .argument('<run>', 'run folder')
    .requiredOption(
      '--data <file>',
      'CSV, TSV, JSON, Parquet, fastText or TMX file, or two of lines: a.en,a.de',
    )
    .addOption(
      new Option('--unknown-labels <what>', 'rows of a label that the model does not know')
        .choices(['error', 'drop'])
        .default('error'),
    )
    .option('--json', 'print the scores as JSON');
  addFieldOptions(command, evaluationFields, evaluationDefaults);
  addWithOption(command);
  addMachineOptions(command);
  addExamples(
    command,
    'evaluate runs/reviews --data held-out.csv',
    'evaluate runs/reviews --data held-out.tsv --unknown-labels drop --json',
  );
  command.action(async (folder: string, options: EvaluateOptions, self: Command) => {
    const { terminal } = await context();
    const { evaluateShown } = await import('../views/evaluate-shown.js');
    const reading = typedFields(self, evaluationFields);
    const { data, unknownLabels } = options;
    await evaluateShown(
      folder,
      { data, reading, unknownLabels, machine: options },
      { isJson: options.json === true, terminal },
    );
  });
};
