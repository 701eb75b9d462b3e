import { relative } from 'node:path';
import type { NewLayerOptions } from '@resattn/experiments';
import { Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';

/** `resattn new layer <Name>` */
export const addNewCommand: AddCommand = (program, context) => {
  const add = program.command('new').description('scaffold a contribution');
  addExamples(
    add.command('layer'),
    'new layer GatedSum',
    'new layer GatedSum --in packages/my-layers --group attention',
  )
    .description('scaffold a layer: source, conformance test, page and changeset')
    .argument('<Name>', 'class name, such as GatedSum')
    .addOption(new Option('--in <folder>', 'folder of the package that gets it').default('.'))
    .addOption(new Option('--group <name>', 'folder under src, such as attention'))
    .action(async (name: string, options: NewLayerOptions) => {
      const { terminal } = await context();
      const { newLayer } = await import('@resattn/experiments');
      const { files, nextSteps } = await newLayer(name, options);
      for (const file of files) terminal.out(relative(process.cwd(), file));
      terminal.say();
      for (const step of nextSteps) terminal.say(`- ${step}`);
    });
};
