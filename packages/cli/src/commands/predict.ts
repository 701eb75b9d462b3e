import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { PredictOptions } from '../use/predict.js';
import { addMachineOptions, addWithOption } from './machine-options.js';
import { probability, wholeNumber } from './typed-values.js';

/** `resattn predict <run> "text" …` */
export const addPredictCommand: AddCommand = (program, context) => {
  const command = program
    .command('predict')
    .description('classify texts with a trained model, or mark what it finds in them')
    .argument('<run>', 'folder of a run, or of a pretrained model')
    .argument('[text...]', 'texts; left out, standard input is read, one text a line')
    .option(
      '--top-k <number>',
      'print this many classes of a text, the most probable first',
      wholeNumber,
    )
    .option(
      '--threshold <probability>',
      'print only classes of at least this probability',
      probability,
    )
    .option(
      '--abstain <confidence>',
      'print - for a text whose class is less probable than this; evaluate prints what that answers',
      probability,
    )
    .option('--show-attention', 'write a page of where the model looked')
    .option('--out <file>', 'file of the page, .html (default: <run>/attention.html)')
    .option(
      '--json',
      'print one JSON object a text: label, score, scores, attention; or entities and tokens',
    );
  addWithOption(command);
  addMachineOptions(command);
  addExamples(
    command,
    'predict runs/reviews "not my kind of film"',
    'predict runs/reviews --top-k 3 --json < texts.txt',
  );
  command.action(async (folder: string, texts: string[], options: PredictOptions) => {
    const { terminal } = await context();
    const { predict } = await import('../use/predict.js');
    await predict(folder, texts, options, terminal);
  });
};
