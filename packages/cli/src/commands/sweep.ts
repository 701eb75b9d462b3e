import type { MachineOptions } from '@resattn/experiments';
import { didYouMean, presets, UsageError } from '@resattn/experiments/config';
import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples, addSection } from '../help/additions.js';
import { addMachineOptions } from './machine-options.js';
import { collect, decimal, wholeNumber } from './typed-values.js';

interface SweepCommandOptions extends MachineOptions {
  readonly try?: readonly string[];
  readonly set?: readonly string[];
  readonly data?: string;
  readonly validationData?: string;
  readonly testData?: string;
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
  const names = Object.keys(presets);
  const command = program
    .command('sweep')
    .description('look for good options: train trials, choose on the validation part')
    .argument('[preset]', 'what is trained; omitted, this help')
    .option(
      '--try <field=values>',
      'a field that is varied: values a,b,c or a range 0.0001..0.01:log; may be repeated',
      collect,
    )
    .option('--set <field=value>', 'a field of all trials; may be repeated', collect)
    .option('--data <file>', 'the data, as train takes it')
    .option('--validation-data <file>', 'file to validate on (default: part of the data)')
    .option('--test-data <file>', 'file to test on (default: part of the data)')
    .addOption(
      new Option('--strategy <strategy>', 'which trials are run, and how long')
        .choices(['grid', 'random', 'halving'])
        .default('random'),
    )
    .option('--trials <number>', 'trials that are drawn (default: 20)', wholeNumber)
    .option('--seed <number>', 'seed of what is drawn (default: 1)', Number)
    .option(
      '--minutes <number>',
      'no further trial is begun after these (default: no limit)',
      decimal,
    )
    .option('--jobs <number>', 'runs at once (default: one for every two cores)', wholeNumber)
    .option('--out <folder>', 'where trials and tables go (default: sweeps/<preset>)')
    .addOption(
      new Option('--by <field>', 'what a rung has more of than the one before (default: epochs)')
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
      new Option('--reduction <number>', 'of so many trials one goes to the next rung (default: 3)')
        .argParser(wholeNumber)
        .helpGroup('Halving:'),
    );
  addMachineOptions(command);
  addSection(command, {
    title: 'Presets',
    argument: 'preset',
    items: Object.entries(presets).map(([term, { summary: text }]) => ({ term, text })),
  });
  addExamples(
    command,
    'sweep classify --data texts.csv --try model=text-cnn,fast-text --try learningRate=0.0001..0.01:log',
    'sweep classify --data trec --try dropout=0.1..0.5 --strategy halving --trials 27 --jobs 2',
  );
  command.action(async (name: string | undefined, options: SweepCommandOptions, self: Command) => {
    if (name === undefined) return self.help();
    if (!Object.hasOwn(presets, name)) {
      throw new UsageError(
        `there is no preset "${name}".${didYouMean(name, names)} The presets are ${names.join(', ')}.`,
      );
    }
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
