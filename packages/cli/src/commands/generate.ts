import { samplingFields } from '@resattn/experiments/config';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { GenerateOptions } from '../use/continue-texts.js';
import { addFieldOptions } from './field-options.js';
import { addMachineOptions } from './machine-options.js';
import { collect, wholeNumber } from './typed-values.js';

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
    .option('--stop <text>', 'stop before this text (repeatable)', collect);
  addFieldOptions(command, samplingFields, {});
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
