import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { ExportOptions } from '../views/export-shown.js';
import { addMachineOptions, addWithOption } from './machine-options.js';
import { wholeNumber } from './typed-values.js';

const formats = ['savedmodel', 'layersmodel', 'safetensors', 'huggingface', 'server'] as const;

/** `resattn export <run> --to <format>` */
export const addExportCommand: AddCommand = (program, context) => {
  const command = program
    .command('export')
    .description('export a trained model for other programs')
    .argument('<run>', 'run folder')
    .addOption(
      new Option(
        '--to <format>',
        'savedmodel: TensorFlow; layersmodel: tfjs, in the browser too; safetensors; huggingface; server: a folder that Node or a container serves',
      )
        .choices(formats)
        .makeOptionMandatory(),
    )
    .option('--out <folder>', 'output folder (default: <run>/<format>)')
    .addOption(
      new Option('--batch <texts>', 'fixes the size of the batch (with --length)')
        .argParser(wholeNumber)
        .helpGroup('With --to savedmodel:'),
    )
    .addOption(
      new Option('--length <tokens>', 'fixes the length of the texts (with --batch)')
        .argParser(wholeNumber)
        .helpGroup('With --to savedmodel:'),
    );
  addWithOption(command);
  addMachineOptions(command);
  addExamples(
    command,
    'export runs/reviews --to layersmodel',
    'export runs/reviews --to savedmodel --batch 8 --length 64',
  );
  command.action(async (folder: string, options: ExportOptions, _: Command) => {
    const { terminal } = await context();
    const { exportShown } = await import('../views/export-shown.js');
    await exportShown(folder, options, terminal);
  });
};
