import {
  type CompressionMethod,
  compressionMethods,
  compressionDefaults as defaults,
} from '@resattn/experiments/config';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { CompressCommandOptions } from '../views/compress-shown.js';
import { addMachineOptions } from './machine-options.js';
import { probability, wholeNumber } from './typed-values.js';

/** `resattn compress <run> --method <method>` */
export const addCompressCommand: AddCommand = (program, context) => {
  const command = program
    .command('compress')
    .description('make a smaller model of a trained one, and compare the two on its test texts')
    .argument('<run>', 'run folder')
    .addOption(
      new Option('--method <method>', 'how; all: one run by each, and a table of them')
        .choices([...compressionMethods, 'all'])
        .makeOptionMandatory(),
    )
    .option(
      '--out <folder>',
      'folder of the new run (default: <run>-<method>); with all, of the runs (<run>-compressed)',
    )
    .option('--data <path>', 'where the texts of the run are now (default: where they were)')
    .addOption(
      option('--sparsity', 'part of the weights that become 0', defaults.sparsity, 'prune'),
    )
    .addOption(
      option(
        '--keep',
        'part of channels, heads, hidden units kept',
        defaults.keep,
        'prune-structure',
      ),
    )
    .addOption(
      option('--rank', 'rank of the matrices, part of the full one', defaults.rank, 'low-rank'),
    )
    .addOption(option('--share', "student's part of the parameters", defaults.share, 'distill'))
    .addOption(
      option(
        '--teacher',
        "teacher's part of the loss; the rest are labels",
        defaults.teacher,
        'distill',
      ),
    )
    .addOption(
      option(
        '--attention',
        'weight of equal attention in the loss, of classifiers',
        defaults.attention,
        'distill',
      ),
    )
    .addOption(
      option(
        '--hidden',
        'weight of equal likeness of texts in the loss, of classifiers',
        defaults.hidden,
        'distill',
      ),
    )
    .addOption(
      new Option('--temperature <number>', 'softens what the teacher says')
        .default(defaults.temperature)
        .argParser(positive)
        .helpGroup('With --method distill:'),
    )
    .addOption(
      new Option(
        '--learning-rate <number>',
        "(default: the run's own, four times of a classifier, else twice)",
      )
        .argParser(positive)
        .helpGroup('With --method distill:'),
    )
    .addOption(
      new Option(
        '--epochs <number>',
        "passes over the training texts (default: of the run's, distill 1.5 times as many, prune 0.25, the others 0.75)",
      ).argParser(atLeastZero),
    )
    .option('--json', 'print the comparison as JSON');
  addMachineOptions(command);
  addExamples(
    command,
    'compress runs/reviews --method dynamic-int8',
    'compress runs/reviews --method all --epochs 0 --json',
  );
  command.action(async (folder: string, options: CompressCommandOptions, _: Command) => {
    const { terminal, setStatus } = await context();
    const { compressShown } = await import('../views/compress-shown.js');
    setStatus(await compressShown({ folder, options, terminal }));
  });
};

const option = (flag: string, description: string, value: number, method: CompressionMethod) =>
  new Option(`${flag} <number>`, description)
    .default(value)
    .argParser(probability)
    .helpGroup(`With --method ${method}:`);

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('want a number above 0');
}

const atLeastZero = (text: string): number => (text === '0' ? 0 : wholeNumber(text));
