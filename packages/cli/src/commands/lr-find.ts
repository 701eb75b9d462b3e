import type { MachineOptions } from '@resattn/experiments';
import { presetNamed, rateSearchFields } from '@resattn/experiments/config';
import type { Command } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import { addFieldOptions } from './field-options.js';
import { addMachineOptions } from './machine-options.js';
import { addPresetOptions, type PresetOptions } from './preset-options.js';

interface LrFindOptions extends MachineOptions, PresetOptions {
  readonly from?: number;
  readonly to?: number;
  readonly steps?: number;
  readonly picture?: string;
  readonly json?: boolean;
}

/** `resattn lr-find <preset>` */
export const addLrFindCommand: AddCommand = (program, context) => {
  const command = program
    .command('lr-find')
    .description('find a learning rate: a range test with a growing rate');
  addPresetOptions(command)
    .option('--picture <file>', 'write the curve as SVG')
    .option('--json', 'print the rates and losses as JSON');
  addFieldOptions(command, rateSearchFields, {});
  addMachineOptions(command);
  addExamples(
    command,
    'lr-find classify --data texts.csv --set model=text-cnn',
    'lr-find char-lm --steps 200 --picture rates.svg',
  );
  command.action(async (name: string | undefined, options: LrFindOptions, self: Command) => {
    if (name === undefined) return self.help();
    presetNamed(name);
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
