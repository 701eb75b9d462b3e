import { servingDefaults, servingFields } from '@resattn/server/settings';
import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { ServeOptions } from '../use/serve.js';
import { addFieldOptions } from './field-options.js';
import { addMachineOptions, addWithOption } from './machine-options.js';

/** `resattn serve <run...>` */
export const addServeCommand: AddCommand = (program, context) => {
  const command = program
    .command('serve')
    .description('serve trained models over HTTP, with a page to try them')
    .argument(
      '<run...>',
      'folders of runs, or of pretrained models (config.json, model.safetensors); name=folder gives a model another name than its folder has',
    )
    .addOption(
      new Option(
        '--allow-host <names...>',
        'host names that requests may be for, beside localhost and addresses (default: none where only this machine is listened to, else any)',
      ),
    )
    .addOption(
      new Option(
        '--token-file <file>',
        'requests need the token in this file (or in RESATTN_TOKEN) as Authorization: Bearer',
      ),
    );
  addFieldOptions(command, servingFields, servingDefaults);
  addWithOption(command);
  addMachineOptions(command);
  addExamples(
    command,
    'serve runs/reviews',
    'serve reviews=runs/reviews dates=runs/dates --port 0 --token-file token.txt',
  );
  command.action(async (folders: string[], options: ServeOptions, _: Command) => {
    const { terminal } = await context();
    const { serve } = await import('../use/serve.js');
    await serve(folders, options, terminal);
  });
};
