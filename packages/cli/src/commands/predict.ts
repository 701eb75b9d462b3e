import type { AddCommand } from '../program.js';
import { addMachineOptions, type MachineOptions } from './machine-options.js';

/** `resattn predict <run> "text" …` */
export const addPredictCommand: AddCommand = (program, context) => {
  const command = program
    .command('predict')
    .description('classify texts with a trained model')
    .argument('<run>', 'run folder')
    .argument('[text...]', 'texts; left out, standard input is read, one text a line')
    .option('--json', 'print one JSON object a text: label, score, scores, attention');
  addMachineOptions(command);
  command.action(
    async (folder: string, texts: string[], options: MachineOptions & { json?: true }) => {
      const { terminal } = await context();
      const { predict } = await import('../classification/predict.js');
      await predict({ folder, texts, isJson: options.json === true, machine: options, terminal });
    },
  );
};
