import type { MachineOptions } from '@resattn/experiments';
import { didYouMean, presets, UsageError } from '@resattn/experiments/config';
import type { Command } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples, addSection } from '../help/additions.js';
import { addMachineOptions } from './machine-options.js';
import { collect, decimal, wholeNumber } from './typed-values.js';

interface LrFindOptions extends MachineOptions {
  readonly data?: string;
  readonly validationData?: string;
  readonly testData?: string;
  readonly set?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly steps?: number;
  readonly picture?: string;
  readonly json?: boolean;
}

/** `resattn lr-find <preset>` */
export const addLrFindCommand: AddCommand = (program, context) => {
  const names = Object.keys(presets);
  const command = program
    .command('lr-find')
    .description(
      'look for a learning rate: a few steps with a rate that grows, and where the loss falls',
    )
    .argument('[preset]', 'what is trained; omitted, this help')
    .option('--data <file>', 'the data, as train takes it')
    .option('--validation-data <file>', 'file to validate on (default: part of the data)')
    .option('--test-data <file>', 'file to test on (default: part of the data)')
    .option('--set <field=value>', 'a field of the training; may be repeated', collect)
    .option('--from <rate>', 'rate of the first step (default: 0.000001)', decimal)
    .option('--to <rate>', 'rate of the last step (default: 1)', decimal)
    .option('--steps <number>', 'steps (default: 100)', wholeNumber)
    .option('--picture <file>', 'write the curve as SVG')
    .option('--json', 'print the rates and losses as JSON');
  addMachineOptions(command);
  addSection(command, {
    title: 'Presets',
    argument: 'preset',
    items: Object.entries(presets).map(([term, { summary: text }]) => ({ term, text })),
  });
  addExamples(
    command,
    'lr-find classify --data texts.csv --set model=text-cnn',
    'lr-find char-lm --steps 200 --picture rates.svg',
  );
  command.action(async (name: string | undefined, options: LrFindOptions, self: Command) => {
    if (name === undefined) return self.help();
    if (!Object.hasOwn(presets, name)) {
      throw new UsageError(
        `there is no preset "${name}".${didYouMean(name, names)} The presets are ${names.join(', ')}.`,
      );
    }
    const { terminal, setStatus } = await context();
    const { lrFindShown } = await import('../views/lr-find-shown.js');
    const { data, validationData, testData, set = [], from, to, steps, picture, json } = options;
    const request = {
      ...{ fields: { data, validationData, testData }, set, picture, isJson: json === true },
      ...{ from, to, steps, machine: options },
    };
    setStatus(await lrFindShown(name, request, terminal));
  });
};
