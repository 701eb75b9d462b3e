import type { MachineOptions } from '@resattn/experiments';
import { givenOptions } from '@resattn/options';
import { Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import { addMachineOptions, addWithOption } from './machine-options.js';

interface RerunOptions extends MachineOptions {
  readonly run?: string | undefined;
  readonly data?: string | undefined;
  readonly validationData?: string | undefined;
  readonly testData?: string | undefined;
}

/** `resattn rerun <run>` */
export const addRerunCommand: AddCommand = (program, context) => {
  const command = program
    .command('rerun')
    .description('repeat a finished run and compare weights, predictions and metrics bit by bit')
    .argument('<run>', 'a run folder')
    .addOption(new Option('--run <folder>', 'where the repeated run goes (default: <run>-rerun)'))
    .option('--data <file>', 'current location of the data, if it moved')
    .option('--validation-data <file>', 'current location of the validation data, if it moved')
    .option('--test-data <file>', 'current location of the test data, if it moved');
  addWithOption(command);
  addMachineOptions(command);
  addExamples(command, 'rerun runs/reviews', 'rerun runs/reviews --data moved/reviews.csv');
  command.action(async (folder: string, options: RerunOptions) => {
    const { terminal, setStatus } = await context();
    const { rerunShown } = await import('../views/rerun-shown.js');
    const { run: target, data, validationData, testData, ...machine } = options;
    const given = givenOptions({ data, validationData, testData });
    setStatus(await rerunShown(folder, { folder: target, given, machine }, terminal));
  });
};
