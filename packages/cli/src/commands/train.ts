import { Command, Option } from 'commander';
import type { AddCommand, CommandContext } from '../command.js';
import { readConfigFile } from '../config/config-file.js';
import type { Fields } from '../config/field.js';
import { type Configurations, fieldsOf, type Kind } from '../config/kinds.js';
import { didYouMean } from '../config/nearest.js';
import { resolveConfig } from '../config/resolve.js';
import { presets } from '../presets/index.js';
import type { Preset } from '../presets/preset.js';
import type { MachineOptions } from '../run/machine.js';
import { UsageError } from '../user-error.js';
import { addFieldOptions, typedFields } from './field-options.js';
import { addMachineOptions } from './machine-options.js';

interface TrainOptions extends MachineOptions {
  readonly config?: string;
  readonly run?: string;
  readonly resume?: string;
  readonly profile?: boolean;
}

/** `resattn train <preset>` and `resattn train --resume <run>` */
export const addTrainCommand: AddCommand = (program, context) => {
  const train = program
    .command('train')
    .description('train a model')
    .usage('<preset> [options]\n       resattn train --resume <run>')
    .option('--resume <run>', 'go on with an interrupted run')
    .allowExcessArguments()
    .action(async (_: unknown, command: Command) => {
      const options = command.opts<TrainOptions>();
      const [unknown] = command.args;
      if (unknown !== undefined) {
        throw new UsageError(
          `there is no preset "${unknown}".${didYouMean(unknown, Object.keys(presets))} ` +
            `The presets are ${Object.keys(presets).join(', ')}.`,
        );
      }
      if (options.resume === undefined) return command.help();
      await resume(await context(), options.resume, options);
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
      const { config: file, run } = options;
      const idle = [
        ...Object.keys(typed),
        ...(file === undefined ? [] : ['config']),
        ...(run === undefined ? [] : ['run']),
      ];
      if (idle.length > 0) {
        throw new UsageError('a resumed run keeps its configuration and folder.', [
          (option) => `leave out ${idle.map((key) => option(key)).join(', ')}`,
          'start a new run',
        ]);
      }
      return resume(await context(), options.resume, options);
    }
    const resolved = resolveConfig<Configurations[K]>(config, fields, [
      ...(options.config ? [readConfigFile(options.config)] : []),
      { source: 'command line', values: { ...typed } },
    ]);
    const { setStatus, terminal } = await context();
    const { trainRun } = await import('../run/train.js');
    const status = await trainRun({
      kind,
      preset: name,
      config: resolved,
      folder: options.run,
      machine: options,
      profile: options.profile,
      terminal,
    });
    setStatus(status);
  });
  train.addCommand(command);
}

async function resume(
  { terminal, setStatus }: CommandContext,
  folder: string,
  options: TrainOptions,
): Promise<void> {
  const { resumeRun } = await import('../run/train.js');
  setStatus(await resumeRun({ folder, machine: options, profile: options.profile, terminal }));
}
