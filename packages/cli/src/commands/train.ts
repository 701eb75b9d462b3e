import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type ClassificationConfig,
  classificationFields,
} from '../config/classification-config.js';
import { readConfigFile } from '../config/config-file.js';
import { type AnyField, checkValue, parseText, placeholder } from '../config/field.js';
import { didYouMean } from '../config/nearest.js';
import { optionName, resolveConfig } from '../config/resolve.js';
import { UsageError } from '../errors.js';
import { presets } from '../presets/index.js';
import type { AddCommand, CommandContext } from '../program.js';
import { addMachineOptions, type MachineOptions } from './machine-options.js';

interface TrainOptions extends MachineOptions, Partial<ClassificationConfig> {
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
      const { resume, ...machine } = command.opts<MachineOptions & { resume?: string }>();
      const [unknown] = command.args;
      if (unknown !== undefined) {
        throw new UsageError(
          `there is no preset "${unknown}".${didYouMean(unknown, Object.keys(presets))} ` +
            `The presets are ${Object.keys(presets).join(', ')}.`,
        );
      }
      if (resume === undefined) return command.help();
      await resume_(await context(), resume, machine);
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
      const given = Object.keys(classificationFields).filter(
        (field) => command.getOptionValueSource(field) === 'cli',
      );
      if (options.resume !== undefined) {
        if (given.length > 0 || options.config || options.run) {
          throw new UsageError(
            'A resumed run keeps its configuration and folder: leave out ' +
              `${[...given.map(optionName), options.config && '--config', options.run && '--run'].filter(Boolean).join(', ')}, or start a new run.`,
          );
        }
        return resume_(await context(), options.resume, options);
      }
      const values = Object.fromEntries(
        given.map((field) => [field, options[field as keyof ClassificationConfig]]),
      );
      const resolved = resolveConfig(config, classificationFields, [
        ...(options.config ? [readConfigFile(options.config)] : []),
        { source: 'command line', values },
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

async function resume_(
  { terminal, setStatus }: CommandContext,
  folder: string,
  machine: MachineOptions,
): Promise<void> {
  const { resumeClassification } = await import('../classification/train.js');
  setStatus(await resumeClassification({ folder, machine, terminal }));
}

/** One option a field, with the preset's value as default. */
function addFieldOptions(command: Command, config: ClassificationConfig): void {
  for (const [name, field] of Object.entries(classificationFields as Record<string, AnyField>)) {
    const value = config[name as keyof ClassificationConfig];
    const flag = optionName(name);
    const shown = value === undefined ? '' : ` (default: ${value})`;
    const group = `${field.group}:`;
    if (field.kind === 'boolean') {
      command.addOption(new Option(flag, `${field.help}${shown}`).helpGroup(group));
      command.addOption(
        new Option(flag.replace('--', '--no-'), `do not ${field.help}`).helpGroup(group).hideHelp(),
      );
      continue;
    }
    command.addOption(
      new Option(`${flag} ${placeholder(field)}`, `${field.help}${shown}`)
        .argParser((text) => parseOption(name, field, text))
        .helpGroup(group),
    );
  }
}

function parseOption(name: string, field: AnyField, text: string): unknown {
  try {
    return checkValue(name, field, parseText(field, text));
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
