import { type Command, Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { ServeOptions } from '../use/serve.js';
import { addMachineOptions, addWithOption } from './machine-options.js';
import { wholeNumberFrom } from './typed-values.js';

/** `resattn serve <run...>` */
export const addServeCommand: AddCommand = (program, context) => {
  const command = program
    .command('serve')
    .description('serve trained models over HTTP, with a page to try them')
    .argument(
      '<run...>',
      'folders of runs, or of pretrained models (config.json, model.safetensors); name=folder gives a model another name than its folder has',
    )
    .addOption(new Option('--host <address>', 'address to listen on').default('127.0.0.1'))
    .addOption(
      new Option('--port <number>', '0 takes a free one')
        .default(8000)
        .argParser(wholeNumberFrom(0, 65_535)),
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
    )
    .addOption(number('--max-batch <texts>', 'texts that are computed together', 32, 'Batching:'))
    .addOption(
      number('--max-delay <ms>', 'milliseconds that a text waits for others', 0, 'Batching:', 0),
    )
    .addOption(number('--max-queue <texts>', 'texts that wait; more are refused', 1024, 'Limits:'))
    .addOption(number('--max-body <bytes>', 'size of a request', 2 ** 20, 'Limits:'))
    .addOption(number('--max-text <characters>', 'length of a text', 20_000, 'Limits:'))
    .addOption(number('--timeout <seconds>', 'time of a request', 30, 'Limits:'))
    .addOption(
      new Option('--log <kind>', 'JSON lines on standard output, one an answer, or nothing')
        .choices(['json', 'off'])
        .default('json'),
    );
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

function number(
  flags: string,
  description: string,
  value: number,
  group: string,
  least = 1,
): Option {
  return new Option(flags, description)
    .default(value)
    .helpGroup(group)
    .argParser(wholeNumberFrom(least));
}
