import {
  compressionDefaults,
  compressionFields,
  compressionMethods,
} from '@resattn/experiments/config';
import { Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { CompressCommandOptions } from '../views/compress-shown.js';
import { addFieldOptions } from './field-options.js';
import { addMachineOptions, addWithOption } from './machine-options.js';

/** Options with a default may be omitted. */
type GivenOptions = Omit<CompressCommandOptions, keyof typeof compressionDefaults> &
  Partial<typeof compressionDefaults>;

/** `resattn compress <run> --method <method>` */
export const addCompressCommand: AddCommand = (program, context) => {
  const command = program
    .command('compress')
    .description('compress a trained model and compare both on its test set')
    .argument('<run>', 'run folder')
    .addOption(
      new Option('--method <method>', 'how; all: one run by each, and a table of them')
        .choices([...compressionMethods, 'all'])
        .makeOptionMandatory(),
    )
    .option(
      '--out <folder>',
      'folder of the new run (default: <run>-<method>; with all: <run>-compressed)',
    )
    .option('--data <path>', "current location of the run's data, if it moved")
    .option('--json', 'print the comparison as JSON');
  addFieldOptions(command, compressionFields, compressionDefaults);
  addWithOption(command);
  addMachineOptions(command);
  addExamples(
    command,
    'compress runs/reviews --method dynamic-int8',
    'compress runs/reviews --method all --epochs 0 --json',
  );
  command.action(async (folder: string, given: GivenOptions) => {
    const { terminal, setStatus } = await context();
    const { compressShown } = await import('../views/compress-shown.js');
    const options = { ...compressionDefaults, ...given };
    setStatus(await compressShown(folder, options, terminal));
  });
};
