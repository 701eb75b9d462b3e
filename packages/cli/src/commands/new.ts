import { Option } from 'commander';
import type { AddCommand } from '../command.js';
import type { NewLayerOptions } from '../scaffold/new-layer.js';

/** `resattn new layer <Name>` */
export const addNewCommand: AddCommand = (program, context) => {
  program
    .command('new')
    .description('write the files that a contribution starts from')
    .command('layer')
    .description(
      'source, conformance test, page and changeset of a layer; its formula is left to you',
    )
    .argument('<Name>', 'name of its class, such as GatedSum')
    .addOption(new Option('--in <folder>', 'folder of the package that gets it').default('.'))
    .addOption(new Option('--group <name>', 'folder under src, such as attention'))
    .action(async (name: string, options: NewLayerOptions) => {
      const { terminal } = await context();
      const { newLayer } = await import('../scaffold/new-layer.js');
      await newLayer(name, options, terminal);
    });
};
