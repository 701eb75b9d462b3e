import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { GenerateOptions } from '../use/continue-texts.js';
import { addMachineOptions } from './machine-options.js';
import { collect, decimal, probability, wholeNumber } from './typed-values.js';

/** `resattn generate <run> "a beginning" …` */
export const addGenerateCommand: AddCommand = (program, context) => {
  const command = program
    .command('generate')
    .description('go on with texts by a trained language model')
    .argument('<run>', 'folder of a run, or of a pretrained model')
    .argument('[text...]', 'beginnings; left out, standard input is read, one a line')
    .option('--json', 'print one JSON object a text')
    .option('--length <number>', "tokens to write (default: the run's)", wholeNumber)
    .option('--greedy', 'take the most probable token each time')
    .option(
      '--temperature <number>',
      "below 1 sharper, above 1 flatter, 0 the most probable token (default: the run's)",
      decimal,
    )
    .option('--top-k <number>', 'draw from the most probable tokens alone', wholeNumber)
    .option('--top-p <number>', 'draw from the fewest tokens of this probability', probability)
    .option('--min-p <number>', 'draw from tokens of this share of the highest', probability)
    .option('--stop <text>', 'end before this text; may be given several times', collect)
    .option(
      '--seed <number>',
      "the same seed draws the same text (default: the run's)",
      wholeNumber,
    );
  addMachineOptions(command);
  addExamples(
    command,
    'generate runs/shakespeare "To be"',
    'generate runs/shakespeare "To be" --temperature 0.7 --top-k 40 --length 200',
  );
  command.action(async (folder: string, prompts: string[], options: GenerateOptions) => {
    const { terminal } = await context();
    const { showContinuations } = await import('../use/continue-texts.js');
    await showContinuations(folder, prompts, options, terminal);
  });
};
