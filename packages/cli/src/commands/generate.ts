import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { GenerateOptions } from '../use/continue-texts.js';
import { addMachineOptions } from './machine-options.js';
import { collect, decimal, probability, wholeNumber } from './typed-values.js';

/** `resattn generate <run> "a beginning" …` */
export const addGenerateCommand: AddCommand = (program, context) => {
  const command = program
    .command('generate')
    .description('continue prompts with a trained language model')
    .argument('<run>', 'folder of a run or of a pretrained model')
    .argument('[text...]', 'prompts; omitted: one per line of standard input')
    .option('--json', 'print one JSON object per text')
    .option('--length <number>', "maximum number of new tokens (default: the run's)", wholeNumber)
    .option('--greedy', 'greedy decoding')
    .option(
      '--temperature <number>',
      "sampling temperature; 0 is greedy (default: the run's)",
      decimal,
    )
    .option('--top-k <number>', 'top-k: sample from the k most probable tokens only', wholeNumber)
    .option(
      '--top-p <number>',
      'top-p: sample from the smallest set of tokens with this total probability',
      probability,
    )
    .option(
      '--min-p <number>',
      'min-p: minimum probability, relative to the most probable token',
      probability,
    )
    .option('--stop <text>', 'stop before this text (repeatable)', collect)
    .option('--seed <number>', "sampling seed (default: the run's)", wholeNumber);
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
