import type { MachineOptions, OpenedRun } from '@resattn/experiments';
import {
  familiesOf,
  fieldsOf,
  isModulePath,
  type Kind,
  type Preset,
  planTraining,
  presetNamed,
  presets,
  readConfigFile,
  refuseMinutes,
  searchFields,
  searchOptions,
  UsageError,
} from '@resattn/experiments/config';
import { Command, Option } from 'commander';
import type { AddCommand, CommandContext } from '../command.js';
import { addExamples, addSection, type Section } from '../help/additions.js';
import {
  addFamilyOptions,
  ownModelFields,
  refuseOption,
  typedFamilyFields,
} from './family-options.js';
import { addFieldOptions, typedFields } from './field-options.js';
import { addMachineOptions, addWithOption } from './machine-options.js';

interface TrainOptions extends MachineOptions {
  readonly config?: string;
  readonly run?: string;
  readonly resume?: string;
  readonly profile?: boolean;
}

/** A file of one's own to train on, in examples. */
const exampleFiles: { readonly [K in Kind]?: string } = {
  sequence: 'pairs.tsv',
  tagging: 'train.conll',
};

const resumeSection: Section = {
  title: 'With --resume <run>',
  items: [
    {
      term: '--epochs, --steps, --min-steps, --patience',
      text: 'train for longer, after the run has ended too: the schedule of the learning rate is then that of the new total, and continues with the rate that it has at this step (a one-cycle that had come down rises again)',
    },
    { term: '--save-every', text: 'steps between checkpoints' },
    { term: '--data, --source-file, --target-file', text: 'where the same texts are now' },
    { term: '--validation-data, --test-data', text: 'where those of the other parts are now' },
    { term: '--vectors', text: 'where the file of word vectors is now' },
  ],
};

/** `resattn train <preset>` and `resattn train --resume <run>` */
export const addTrainCommand: AddCommand = (program, context) => {
  const train = program
    .command('train')
    .description('train a model')
    .usage('<preset> [options]\n       resattn train --resume <run>')
    .option(
      '--resume <run>',
      'resume an interrupted run, or extend a finished one with more --epochs or --steps',
    )
    .allowExcessArguments()
    // What may be given with --resume depends on the kind of the run.
    .allowUnknownOption()
    .action(async (_: unknown, command: Command) => {
      const options = command.opts<TrainOptions>();
      const [unknown] = command.args;
      if (unknown !== undefined && !unknown.startsWith('-')) presetNamed(unknown);
      const { resume: folder } = options;
      if (folder === undefined) {
        if (unknown !== undefined) refuseOption(command, unknown);
        return command.help();
      }
      const { openRunFolder } = await import('@resattn/experiments');
      const given = givenFields(command, await openRunFolder(folder));
      await resume(await context(), folder, { ...command.opts<TrainOptions>(), given });
    });
  addSection(train, resumeSection);
  addExamples(train, 'train language-id', 'train --resume runs/reviews --epochs 40');
  addWithOption(train);
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
  { kind, summary, config, alternative }: Preset<K>,
  context: () => Promise<CommandContext>,
): void {
  const [fields, families] = [fieldsOf[kind], familiesOf[kind]];
  const command = new Command(name).description(summary).copyInheritedSettings(train);
  command
    .option(
      '--config <file>',
      'read fields from a JSON file, such as the config.json of another run',
    )
    .option('--run <folder>', 'run folder (default: runs/<name>-<time>)');
  const values = { ...config } as Readonly<Record<string, unknown>>;
  addFieldOptions(command, fields, values);
  if (alternative) addFieldOptions(command, alternative.fields, {});
  if (families) addFamilyOptions(command, families, values);
  if (name === 'classify') {
    addFieldOptions(command, searchFields, {});
    command.options.find(({ long }) => long === '--model')!.argChoices!.push('auto');
  }
  const file = exampleFiles[kind] ?? 'texts.csv';
  const example = values.data === undefined ? `train ${name} --data ${file}` : `train ${name}`;
  addExamples(command, example, `${example} --epochs 5 --seed 7 --run runs/first`);
  command.action(async (_: unknown, self: Command) => {
    // --resume and the machine's options are those of `train`, wherever they stand.
    const options = self.optsWithGlobals<TrainOptions>();
    const file = options.config ? readConfigFile(options.config) : undefined;
    const plain = typedFields(self, fields);
    // The library is large, and --help and mistakes come without it.
    if (name === 'classify' && plain.model === 'auto') return search(self, plain, await context());
    if (name === 'classify') refuseMinutes(typedFields(self, searchFields).minutes);
    const common = isModulePath(plain.model)
      ? await (await import('@resattn/experiments')).withLoadedModel(plain, families)
      : plain;
    const model = common.model ?? file?.values.model ?? values.model;
    const typed = {
      ...common,
      ...(alternative && typedFields(self, alternative.fields)),
      ...(families && typedFamilyFields(self, families, model)),
      ...(families && self.args.length > 0 && ownModelFields(self, families, String(model))),
    };
    if (options.resume !== undefined) {
      const idle = (['config', 'run'] as const).filter((key) => options[key] !== undefined);
      if (idle.length > 0) {
        throw new UsageError('a resumed run keeps its configuration and folder.', [
          (option) => `leave out ${idle.map((key) => option(key)).join(', ')}`,
          'start a new run',
        ]);
      }
      return resume(await context(), options.resume, { ...options, given: typed });
    }
    const line = { source: 'command line', values: typed, isTyped: true };
    const overrides = file ? [file, line] : [line];
    const isOther = alternative && Object.keys(typedFields(self, alternative.fields)).length > 0;
    const chosen = isOther ? alternative.preset : name;
    const plan = planTraining(chosen, overrides);
    const { setStatus, terminal } = await context();
    const { trainShown } = await import('../views/train-shown.js');
    const { run: folder, profile } = options;
    const request = {
      ...{ preset: chosen, config: plan.config },
      folder,
      machine: options,
      profile,
    };
    if (plan.hasFolds) {
      const { crossValidateShown } = await import('../views/folds-shown.js');
      setStatus(await crossValidateShown(plan.kind, request, terminal));
      return;
    }
    setStatus(await trainShown(plan.kind, request, terminal));
  });
  train.addCommand(command);
}

/** `resattn train classify --model auto`: families and sizes are tried, and the best is kept. */
async function search(
  command: Command,
  fields: Readonly<Record<string, unknown>>,
  { setStatus, terminal }: CommandContext,
): Promise<void> {
  const { run: out, ...machine } = command.optsWithGlobals<TrainOptions>();
  const typed = Object.keys(command.optsWithGlobals()).filter(
    (key) => command.getOptionValueSourceWithGlobals(key) === 'cli',
  );
  const request = { ...searchOptions(fields, typed), ...typedFields(command, searchFields) };
  const { classification, classifierSearch, planSweep } = await import('@resattn/experiments');
  const plan = await planSweep(classification, classifierSearch(request));
  const { sweepShown } = await import('../views/sweep-shown.js');
  setStatus(await sweepShown(plan, { out, machine, jobs: 1 }, terminal));
}

/** The fields that were typed after `train --resume <run>`, which are those of the run's kind. */
function givenFields(
  train: Command,
  { kind, config }: OpenedRun,
): Readonly<Record<string, unknown>> {
  const [fields, families] = [fieldsOf[kind], familiesOf[kind]];
  const { model } = { ...config } as { readonly model?: unknown };
  addFieldOptions(train, fields, {});
  if (families) addFamilyOptions(train, families, { model });
  const { unknown } = train.parseOptions(train.args);
  if (unknown.length > 0) refuseOption(train, unknown[0]!);
  const own = families && typedFamilyFields(train, families, model);
  return { ...typedFields(train, fields), ...own };
}

async function resume(
  { terminal, setStatus }: CommandContext,
  folder: string,
  { given, ...options }: TrainOptions & { readonly given: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { resumeShown } = await import('../views/train-shown.js');
  const { profile } = options;
  setStatus(await resumeShown(folder, { given, machine: options, profile }, terminal));
}
