import { plainOptionName } from '@resattn/experiments/config';
import { measures } from '@resattn/metrics';
import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { ScoreOptions } from '../score/score.js';
import { collect, decimal, wholeNumber, wholeNumberFrom } from './typed-values.js';

/** `resattn score <measure> --ref <file> [hypotheses]` */
export const addScoreCommand: AddCommand = (program, context) => {
  const score = program
    .command('score')
    .description('compute metrics on lines of text or labels: BLEU, chrF, TER, ROUGE, F1, …');
  for (const [name, { about, options, allowsManyReferences }] of Object.entries(measures)) {
    const command = score
      .command(name)
      .description(about)
      .argument('[hypotheses]', 'file, one per line; omitted or -: standard input')
      .addOption(
        new Option(
          '--ref <file>',
          `references, one per line${allowsManyReferences ? '; may be given several times' : ''}`,
        )
          .argParser(collect)
          .makeOptionMandatory(),
      )
      .option('--baseline <file>', 'output of another system, for a significance test')
      .addOption(new Option('--test <test>', 'the test').choices(['bootstrap', 'randomization']))
      .option('--confidence', '95 % bootstrap confidence interval')
      .option(
        '--samples <n>',
        'number of resamples (default: 1000; for randomization 10000)',
        wholeNumber,
      )
      .option('--seed <n>', 'seed of the resampling (default: 12345)', wholeNumber)
      .option('--width <digits>', 'number of decimals', wholeNumberFrom(0, 15), 2)
      .option('--encoding <label>', 'encoding of the files (default: UTF-8)')
      .option('--json', 'print the scores as JSON');
    for (const [option, { type, about: help }] of Object.entries(options)) {
      const flag = plainOptionName(option);
      if (type === 'boolean') command.addOption(new Option(flag, help).helpGroup('Measure:'));
      else {
        const [value, parse] =
          type === 'number' ? (['<n>', decimal] as const) : (['<name>', asTyped] as const);
        command.addOption(
          new Option(`${flag} ${value}`, help)
            .argParser<string | number>(parse)
            .helpGroup('Measure:'),
        );
      }
    }
    addExamples(
      command,
      `score ${name} --ref references.txt hypotheses.txt`,
      `score ${name} --ref references.txt --baseline other.txt --json < hypotheses.txt`,
    );
    command.action(async (hypotheses: string | undefined, given: ScoreOptions, self: Command) => {
      const { terminal } = await context();
      const { scoreFiles } = await import('../score/score.js');
      const typed = self.opts<Record<string, string | number | boolean | undefined>>();
      const own = Object.fromEntries(Object.keys(options).map((option) => [option, typed[option]]));
      await scoreFiles(name, hypotheses, own, given, terminal);
    });
  }
};

const asTyped = (text: string) => text;
