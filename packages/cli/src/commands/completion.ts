import { Argument } from 'commander';
import type { AddCommand } from '../command.js';
import { complete } from '../completion/complete.js';
import { completionScripts, type Shell } from '../completion/scripts.js';
import { addExamples } from '../help/additions.js';

/** `resattn completion <shell>`, and `resattn complete`, which its scripts call at each press of Tab */
export const addCompletionCommand: AddCommand = (program) => {
  // Not by the terminal, which takes longer to load than a completion may.
  const print = (text: string) => program.configureOutput().writeOut?.(text);
  const command = program
    .command('completion')
    .description("print a completion script for your shell's start-up file")
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(completionScripts)))
    .action((shell: Shell) => print(completionScripts[shell]));
  addExamples(command, 'completion bash', 'completion zsh');
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => {
      const found = await complete(program, words.length > 0 ? words : ['']);
      const lines = found
        .filter(({ word }) => !/\p{Cc}/u.test(word))
        .map(({ word, about }) => `${word}\t${about}`);
      if (lines.length > 0) print(lines.join('\n'));
    });
};
