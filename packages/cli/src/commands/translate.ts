import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { AnswerOptions } from '../use/answer-texts.js';
import { addMachineOptions } from './machine-options.js';
import { decimal, wholeNumber } from './typed-values.js';

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
    .argument('<run>', 'folder of a run, or of a pretrained model')
    .argument('[text...]', 'texts; left out, standard input is read, one text a line')
    .option('--json', 'print one JSON object a text: text, score, what was not read or not known')
    .option('--beams <number>', "beams; 1 is greedy (default: the run's)", wholeNumber)
    .option('--length-penalty <number>', "exponent of the length (default: the run's)", decimal)
    .option('--max-tokens <number>', "most tokens of an answer (default: the run's)", wholeNumber)
    .option('--best <number>', 'answers for each text, best first', wholeNumber)
    .option('--show-attention', 'write a picture of where the model looked')
    .option('--out <file>', 'file of the picture, .html or .svg (default: <run>/attention.html)');
  addMachineOptions(command);
  addExamples(command, ...examples);
  command.action(async (folder: string, texts: string[], options: AnswerOptions) => {
    const { terminal } = await context();
    const { showAnswers } = await import('../use/answer-texts.js');
    await showAnswers(folder, verb, texts, options, terminal);
  });
}
