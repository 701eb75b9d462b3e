import {
  type DescribedOption,
  describeOption,
  type Families,
  type FamilyOption,
  isModulePath,
  optionKey,
  optionsOfFamilies,
  readFamilyFields,
} from '@resattn/experiments/config';
import { Command, Option } from 'commander';
import { addFieldOptions, refuseTwice, typedFields } from './field-options.js';

/**
 * Adds the options of all families of models. Help lists those of the family that `--model` names;
 * what is typed for another one is understood, and refused by name when the configuration is made.
 */
export function addFamilyOptions(
  command: Command,
  families: Families,
  preset: Readonly<Record<string, unknown>>,
): void {
  const added = new Map(
    optionsOfFamilies(families).map((option) => [option.name, addOption(command, option)]),
  );
  const show = (model: unknown) => {
    const own = families.find(String(model))?.fields ?? {};
    for (const [name, option] of added) {
      const field = Object.hasOwn(own, name) ? own[name] : undefined;
      const value = (model === preset.model ? preset[name] : undefined) ?? field?.default;
      describe(option, field && describeOption(name, field, value, option.flag));
    }
    inOrder(command, added, Object.keys(own));
  };
  // Which family it is, is known when --model is read: before help is printed, and before the rest.
  const model = command.options.find((option) => option.attributeName() === 'model');
  model?.argParser(once);
  command.on('option:model', (value: string) => {
    show(value);
    // What an own model takes is known when its module is read.
    if (isModulePath(value)) command.allowUnknownOption().allowExcessArguments();
  });
  show(preset.model);
}

/**
 * The options of an own model, out of what the command did not understand.
 *
 * @throws CommanderError for what the model does not understand either
 */
export function ownModelFields(
  command: Command,
  families: Families,
  model: string,
): Readonly<Record<string, unknown>> {
  const known = new Set(command.options.map((option) => option.attributeName()));
  const own = Object.entries(families.find(model)?.fields ?? {});
  const fields = Object.fromEntries(own.filter(([name]) => !known.has(optionKey(name))));
  const parser = new Command(command.name()).exitOverride().copyInheritedSettings(command);
  addFieldOptions(parser, fields, {});
  const { operands, unknown } = parser.parseOptions(command.args);
  const [strange] = [...unknown, ...operands];
  if (strange !== undefined) refuseOption(command, strange);
  return typedFields(parser, fields);
}

/** Refuses an option as commander does. */
export function refuseOption(command: Command, option: string): never {
  return command.error(`error: unknown option '${option}'`, { code: 'commander.unknownOption' });
}

/** The options of families that were typed, read as the fields of the family that is trained. */
export function typedFamilyFields(
  command: Command,
  families: Families,
  model: unknown,
): Readonly<Record<string, unknown>> {
  const options = Object.entries(command.opts<Record<string, unknown>>());
  const typed = options.filter(([key]) => command.getOptionValueSource(key) === 'cli');
  return readFamilyFields(families, model, Object.fromEntries(typed));
}

interface AddedOption {
  readonly flag: string;
  readonly positive: Option;
  /** What switches it off, where a family can. */
  readonly negative: Option | undefined;
}

/** Puts the options of a family in its own order, where help lists them. */
function inOrder(
  command: Command,
  added: ReadonlyMap<string, AddedOption>,
  names: readonly string[],
): void {
  const optionsOf = (name: string) => {
    const { positive, negative } = added.get(name)!;
    return negative ? [positive, negative] : [positive];
  };
  const all = [...new Set([...names.filter((name) => added.has(name)), ...added.keys()])];
  const sorted = all.flatMap(optionsOf);
  // Commander keeps what it parses by in the order in which help lists it.
  const options = command.options as Option[];
  const start = options.findIndex((option) => sorted.includes(option));
  const others = options.filter((option) => !sorted.includes(option));
  options.splice(0, options.length, ...others.slice(0, start), ...sorted, ...others.slice(start));
}

function addOption(command: Command, { flag, isSwitch, takesValue }: FamilyOption): AddedOption {
  const value = takesValue ? (isSwitch ? ' [value]' : ' <value>') : '';
  const positive = new Option(`${flag}${value}`).helpGroup('Model:');
  const negative = isSwitch ? new Option(`--no-${flag.slice(2)}`).helpGroup('Model:') : undefined;
  if (takesValue) positive.argParser(once);
  command.addOption(positive);
  if (negative) command.addOption(negative);
  return { flag, positive, negative };
}

const once = (text: string, previous: unknown): string => {
  refuseTwice(previous);
  return text;
};

/** What help says of an option where a family has it; where it does not, help leaves it out. */
function describe(
  { positive, negative }: AddedOption,
  described: DescribedOption | undefined,
): void {
  const isOff = described?.flags.startsWith('--no-') && described.opposite !== undefined;
  const [shown, hidden] = isOff ? [negative, positive] : [positive, negative];
  shown?.hideHelp(described === undefined);
  hidden?.hideHelp();
  if (described === undefined || shown === undefined) return;
  delete shown.argChoices;
  if (described.choices) shown.argChoices = [...described.choices];
  shown.flags = described.flags;
  shown.description = described.help;
}
