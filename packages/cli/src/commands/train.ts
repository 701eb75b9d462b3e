import type { MachineOptions } from '@resattn/experiments';
import {
  type Configurations,
  didYouMean,
  type Fields,
  fieldsOf,
  type Kind,
  type Preset,
  presets,
  readConfigFile,
  resolveConfig,
  UsageError,
} from '@resattn/experiments/config';
import { Command, Option } from 'commander';
import type { AddCommand, CommandContext } from '../command.js';
import { addFieldOptions, typedFields } from './field-options.js';
import { addMachineOptions } from './machine-options.js';

interface TrainOptions extends MachineOptions {
  readonly config?: string;
  readonly run?: string;
  readonly resume?: string;
  readonly profile?: boolean;
}

const resumeHelp = `
With --resume <run>:
  --epochs, --steps, --patience   train for longer, after the run has ended too: the schedule of the
                                  learning rate is then that of the new total, and continues with the
                                  rate that it has at this step (a one-cycle that had come down rises
                                  again)
  --save-every                    steps between checkpoints
  --data, --source-file, --target-file, --validation-data, --test-data
                                  where the same texts are now
`;

/** `resattn train <preset>` and `resattn train --resume <run>` */
export const addTrainCommand: AddCommand = (program, context) => {
  const train = program
    .command('train')
    .description('train a model')
    .usage('<preset> [options]\n       resattn train --resume <run>')
    .option(
      '--resume <run>',
      'continue an interrupted run, or a finished one with more --epochs or --steps',
    )
    .addHelpText('after', resumeHelp)
    .allowExcessArguments()
    // What may be given with --resume depends on the kind of the run.
    .allowUnknownOption()
    .action(async (_: unknown, command: Command) => {
      const options = command.opts<TrainOptions>();
      const [unknown] = command.args;
      if (unknown !== undefined && !unknown.startsWith('-')) {
        throw new UsageError(
          `there is no preset "${unknown}".${didYouMean(unknown, Object.keys(presets))} ` +
            `The presets are ${Object.keys(presets).join(', ')}.`,
        );
      }
      const { resume: folder } = options;
      if (folder === undefined) {
        if (unknown !== undefined) refuseOption(command, unknown);
        return command.help();
      }
      const { openRunFolder } = await import('@resattn/experiments');
      const given = givenFields(command, (await openRunFolder(folder)).kind);
      await resume(await context(), folder, { ...command.opts<TrainOptions>(), given });
    });
  addMachineOptions(train).addOption(
    new Option('--profile', 'record one step in profile.json of the run, a Chrome trace').helpGroup(
      'Machine:',
    ),
  );
  for (const [name, preset] of Object.entries(presets)) {
    addPreset(train, name, preset, context);
  }
};

function addPreset<K extends Kind>(
  train: Command,
  name: string,
  { kind, summary, config }: Preset<K>,
  context: () => Promise<CommandContext>,
): void {
  const fields: Fields<Configurations[K]> = fieldsOf[kind];
  const command = new Command(name).description(summary).copyInheritedSettings(train);
  command
    .option('--config <file>', 'take fields from a JSON file, such as config.json of another run')
    .option('--run <folder>', 'the run folder (default: runs/<name>-<time>)');
  addFieldOptions<Configurations[K]>(command, fields, config);
  command.action(async (_: unknown, self: Command) => {
    // --resume and the machine's options are those of `train`, wherever they stand.
    const options = self.optsWithGlobals<TrainOptions>();
    const typed = typedFields<Configurations[K]>(self, fields);
    if (options.resume !== undefined) {
      const idle = (['config', 'run'] as const).filter((key) => options[key] !== undefined);
      if (idle.length > 0) {
        throw new UsageError('a resumed run keeps its configuration and folder.', [
          (option) => `leave out ${idle.map((key) => option(key)).join(', ')}`,
          'start a new run',
        ]);
      }
      const given: Readonly<Record<string, unknown>> = { ...typed };
      return resume(await context(), options.resume, { ...options, given });
    }
    const resolved = resolveConfig<Configurations[K]>(config, fields, [
      ...(options.config ? [readConfigFile(options.config)] : []),
      { source: 'command line', values: { ...typed } },
    ]);
    const { setStatus, terminal } = await context();
    const { trainShown } = await import('../views/train-shown.js');
    const { run: folder, profile } = options;
    const request = { kind, preset: name, config: resolved, folder, machine: options, profile };
    setStatus(await trainShown(request, terminal));
  });
  train.addCommand(command);
}

/** The fields that were typed after `train --resume <run>`, which are those of the run's kind. */
function givenFields<K extends Kind>(train: Command, kind: K): Readonly<Record<string, unknown>> {
  const fields: Fields<Configurations[K]> = fieldsOf[kind];
  addFieldOptions<Configurations[K]>(train, fields, {});
  const { unknown } = train.parseOptions(train.args);
  if (unknown.length > 0) refuseOption(train, unknown[0]!);
  return { ...typedFields<Configurations[K]>(train, fields) };
}

function refuseOption(command: Command, option: string): never {
  return command.error(`error: unknown option '${option}'`, { code: 'commander.unknownOption' });
}

async function resume(
  { terminal, setStatus }: CommandContext,
  folder: string,
  { given, ...options }: TrainOptions & { readonly given: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { resumeShown } = await import('../views/train-shown.js');
  const { profile } = options;
  setStatus(await resumeShown({ folder, given, machine: options, profile }, terminal));
}
