import type { MachineOptions } from '@resattn/experiments';
import { presetNamed, type SweepSettings, sweepFields } from '@resattn/experiments/config';
import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import { addFieldOptions } from './field-options.js';
import { addMachineOptions } from './machine-options.js';
import { addPresetOptions, type PresetOptions } from './preset-options.js';
import { collect, wholeNumber } from './typed-values.js';

interface SweepCommandOptions extends MachineOptions, PresetOptions, SweepSettings {
  readonly try?: readonly string[];
  readonly strategy: 'grid' | 'random' | 'halving';
  readonly jobs?: number;
  readonly out?: string;
}

/** `resattn sweep <preset>` */
export const addSweepCommand: AddCommand = (program, context) => {
  const command = program
    .command('sweep')
    .description('search for good options: train trials, choose on the validation set')
    .option(
      '--try <field=values>',
      'field to vary: values a,b,c or a range 0.0001..0.01:log (repeatable)',
      collect,
    )
    .addOption(
      new Option('--strategy <strategy>', 'which trials are run, and how long')
        .choices(['grid', 'random', 'halving'])
        .default('random'),
    )
    .option(
      '--jobs <number>',
      'number of concurrent runs (default: one for every two cores)',
      wholeNumber,
    )
    .option('--out <folder>', 'output folder (default: sweeps/<preset>)');
  addFieldOptions(command, sweepFields, {});
  addPresetOptions(command);
  addMachineOptions(command);
  addExamples(
    command,
    'sweep classify --data texts.csv --try model=text-cnn,fast-text --try learningRate=0.0001..0.01:log',
    'sweep classify --data trec --try dropout=0.1..0.5 --strategy halving --trials 27 --jobs 2',
  );
  command.action(async (name: string | undefined, options: SweepCommandOptions, self: Command) => {
    if (name === undefined) return self.help();
    presetNamed(name);
    const { terminal, setStatus } = await context();
    const { planPresetSweep } = await import('@resattn/experiments');
    const { sweepShown } = await import('../views/sweep-shown.js');
    const { data, validationData, testData, trials, seed, minutes, jobs, out, strategy } = options;
    const { by, least, most, reduction } = options;
    const isHalved = [by, least, most, reduction].some((value) => value !== undefined);
    const request = {
      ...{ data, validationData, testData, trials, seed, minutes },
      strategy: strategy === 'halving' ? ('successive-halving' as const) : strategy,
      ...(isHalved && { budget: { by, least, most, reduction } }),
    };
    const { try: varied = [], set = [] } = options;
    const plan = await planPresetSweep(name, { ...request, varied, set });
    setStatus(await sweepShown(plan, { jobs, out, machine: options }, terminal));
  });
};
