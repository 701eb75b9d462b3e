import { predictionFields } from '@resattn/experiments/config';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { PredictOptions } from '../use/predict.js';
import { addFieldOptions } from './field-options.js';
import { addMachineOptions, addWithOption } from './machine-options.js';

/** `resattn predict <run> "text" …` */
export const addPredictCommand: AddCommand = (program, context) => {
  const command = program
    .command('predict')
    .description('classify or tag texts with a trained model')
    .argument('<run>', 'folder of a run or of a pretrained model')
    .argument('[text...]', 'texts; omitted: one per line of standard input')
    .option('--show-attention', 'write a page that shows the attention')
    .option('--out <file>', 'output file, .html (default: <run>/attention.html)')
    .option(
      '--json',
      'print one JSON object per text: label, score, scores, attention; or entities and tokens',
    );
  addFieldOptions(command, predictionFields, {});
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
