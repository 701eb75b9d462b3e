import type { MachineOptions } from '@resattn/experiments';
import { presetNamed } from '@resattn/experiments/config';
import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import { addMachineOptions } from './machine-options.js';
import { addPresetOptions, type PresetOptions } from './preset-options.js';
import { collect, decimal, wholeNumber, wholeNumberFrom } from './typed-values.js';

interface SweepCommandOptions extends MachineOptions, PresetOptions {
  readonly try?: readonly string[];
  readonly strategy: 'grid' | 'random' | 'halving';
  readonly trials?: number;
  readonly seed?: number;
  readonly by?: 'epochs' | 'steps' | 'trainFraction';
  readonly least?: number;
  readonly most?: number;
  readonly reduction?: number;
  readonly minutes?: number;
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
    .option('--trials <number>', 'number of trials to draw (default: 20)', wholeNumber)
    .option('--seed <number>', 'seed of the drawn trials (default: 1)', wholeNumberFrom(0))
    .option(
      '--minutes <number>',
      'start no further trial after this time (default: no limit)',
      decimal,
    )
    .option(
      '--jobs <number>',
      'number of concurrent runs (default: one for every two cores)',
      wholeNumber,
    )
    .option('--out <folder>', 'output folder (default: sweeps/<preset>)')
    .addOption(
      new Option('--by <field>', 'what the budget of a rung is measured in (default: epochs)')
        .choices(['epochs', 'steps', 'trainFraction'])
        .helpGroup('Halving:'),
    )
    .addOption(
      new Option('--least <number>', 'budget of the first rung (default: 1 epoch, or a ninth)')
        .argParser(decimal)
        .helpGroup('Halving:'),
    )
    .addOption(
      new Option('--most <number>', 'budget of the last rung (default: that of the preset)')
        .argParser(decimal)
        .helpGroup('Halving:'),
    )
    .addOption(
      new Option(
        '--reduction <number>',
        'one in this many trials is promoted to the next rung (default: 3)',
      )
        .argParser(wholeNumber)
        .helpGroup('Halving:'),
    );
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
    setStatus(
      await sweepShown(name, { request, varied, set, jobs, out, machine: options }, terminal),
    );
  });
};
