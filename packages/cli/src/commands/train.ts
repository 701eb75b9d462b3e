import { Command } from 'commander';
import { classificationFields } from '../config/classification-config.js';
import { readConfigFile } from '../config/config-file.js';
import { didYouMean } from '../config/nearest.js';
import { optionName, resolveConfig } from '../config/resolve.js';
import { UsageError } from '../errors.js';
import { presets } from '../presets/index.js';
import type { AddCommand, CommandContext } from '../program.js';
import { addFieldOptions, typedFields } from './field-options.js';
import { addMachineOptions, type MachineOptions } from './machine-options.js';

interface TrainOptions extends MachineOptions {
  readonly config?: string;
  readonly run?: string;
  readonly resume?: string;
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
      const { resume: folder, ...machine } = command.opts<TrainOptions>();
      const [unknown] = command.args;
      if (unknown !== undefined) {
        throw new UsageError(
          `there is no preset "${unknown}".${didYouMean(unknown, Object.keys(presets))} ` +
            `The presets are ${Object.keys(presets).join(', ')}.`,
        );
      }
      if (folder === undefined) return command.help();
      await resume(await context(), folder, machine);
    });
  addMachineOptions(train);
  for (const [name, { summary, config }] of Object.entries(presets)) {
    const preset = new Command(name).description(summary).copyInheritedSettings(train);
    preset
      .option('--config <file>', 'take fields from a JSON file, such as config.json of another run')
      .option('--run <folder>', 'the run folder (default: runs/<name>-<time>)');
    addFieldOptions(preset, config);
    preset.action(async (_: unknown, command: Command) => {
      // --resume and the machine's options are those of `train`, wherever they stand.
      const options = command.optsWithGlobals<TrainOptions>();
      const typed = typedFields(command);
      if (options.resume !== undefined) {
        const { config: file, run } = options;
        const idle = [
          ...Object.keys(typed).map(optionName),
          ...(file === undefined ? [] : ['--config']),
          ...(run === undefined ? [] : ['--run']),
        ];
        if (idle.length > 0) {
          throw new UsageError(
            `a resumed run keeps its configuration and folder: leave out ${idle.join(', ')}, or start a new run.`,
          );
        }
        return resume(await context(), options.resume, options);
      }
      const resolved = resolveConfig(config, classificationFields, [
        ...(options.config ? [readConfigFile(options.config)] : []),
        { source: 'command line', values: { ...typed } },
      ]);
      const { setStatus, terminal } = await context();
      const { trainClassification } = await import('../classification/train.js');
      const status = await trainClassification({
        preset: name,
        config: resolved,
        folder: options.run,
        machine: options,
        terminal,
      });
      setStatus(status);
    });
    train.addCommand(preset);
  }
};

async function resume(
  { terminal, setStatus }: CommandContext,
  folder: string,
  machine: MachineOptions,
): Promise<void> {
  const { resumeClassification } = await import('../classification/train.js');
  setStatus(await resumeClassification({ folder, machine, terminal }));
}
