import { answerFields } from '@resattn/experiments/config';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { AnswerOptions } from '../use/answer-texts.js';
import { addFieldOptions } from './field-options.js';
import { addMachineOptions } from './machine-options.js';
import { wholeNumber } from './typed-values.js';

/** `resattn translate <run> "text" …` */
export const addTranslateCommand: AddCommand = (...given) =>
  addAnswerCommand(
    'translate',
    'translate texts with a trained model',
    [
      'translate runs/dates "30 lipca 2056"',
      'translate runs/dates --beams 4 --best 2 "30 lipca 2056" --show-attention',
    ],
    ...given,
  );

/** `resattn summarize <run> "text" …` */
export const addSummarizeCommand: AddCommand = (...given) =>
  addAnswerCommand(
    'summarize',
    'summarize texts with a trained model',
    [
      'summarize runs/abstracts "We study attention in residual networks."',
      'summarize runs/abstracts --max-tokens 40 --json < abstracts.txt',
    ],
    ...given,
  );

function addAnswerCommand(
  verb: string,
  description: string,
  examples: readonly string[],
  ...[program, context]: Parameters<AddCommand>
): void {
  const command = program
    .command(verb)
    .description(description)
    .argument('<run>', 'folder of a run or of a pretrained model')
    .argument('[text...]', 'texts; omitted: one per line of standard input')
    .option('--json', 'print one JSON object per text: text, score, truncated and unknown input')
    .option(
      '--max-tokens <number>',
      "maximum number of new tokens (default: the run's)",
      wholeNumber,
    )
    .option('--show-attention', 'draw the attention')
    .option('--out <file>', 'output file, .html or .svg (default: <run>/attention.html)');
  addFieldOptions(command, answerFields, {});
  addMachineOptions(command);
  addExamples(command, ...examples);
  command.action(async (folder: string, texts: string[], options: AnswerOptions) => {
    const { terminal } = await context();
    const { showAnswers } = await import('../use/answer-texts.js');
    await showAnswers(folder, verb, texts, options, terminal);
  });
}
