import { measureFields, measures, scoreFields } from '@resattn/metrics';
import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { ScoreOptions } from '../score/score.js';
import { addFieldOptions } from './field-options.js';
import { collect } from './typed-values.js';

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
      .option('--encoding <label>', 'encoding of the files (default: UTF-8)')
      .option('--json', 'print the scores as JSON');
    addFieldOptions(command, { ...scoreFields, ...measureFields(name) }, { width: 2 });
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
