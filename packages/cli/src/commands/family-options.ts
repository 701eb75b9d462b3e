import {
  type AnyField,
  type Families,
  isModulePath,
  optionKey,
  optionName,
  parseText,
  placeholder,
  plainOptionName,
} from '@resattn/experiments/config';
import { Command, Option } from 'commander';
import { addFieldOptions, nameChoices, refuseTwice, typedFields } from './field-options.js';

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
    [...kindsOf(families)].map(([name, kinds]) => [
      name,
      addOption(command, families, name, kinds),
    ]),
  );
  const show = (model: unknown) => {
    const own = families.find(String(model))?.fields ?? {};
    for (const [name, options] of added) {
      const field = Object.hasOwn(own, name) ? own[name] : undefined;
      const value = (model === preset.model ? preset[name] : undefined) ?? field?.default;
      describe(flagOf(families, name), options, field, value);
    }
    inOrder(command, added, Object.keys(own));
  };
  // Which family it is, is known when --model is read: before help is printed, and before the rest.
  const model = command.options.find((option) => option.attributeName() === 'model');
  model?.argParser((text, previous) => {
    refuseTwice(previous);
    return text;
  });
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
  const own = families.find(String(model))?.fields ?? {};
  const options = command.opts<Record<string, unknown>>();
  const typed = [...kindsOf(families).keys()].filter(
    (name) => command.getOptionValueSource(keyOf(families, name)) === 'cli',
  );
  return Object.fromEntries(
    typed.map((name) => {
      const [value, field] = [options[keyOf(families, name)], own[name]];
      return [name, field && typeof value === 'string' ? parseText(field, value) : value];
    }),
  );
}

const isOwnName = ({ ownNames = [] }: Families, field: string) => ownNames.includes(field);

const keyOf = (families: Families, field: string): string =>
  isOwnName(families, field) ? field : optionKey(field);

const flagOf = (families: Families, field: string): string =>
  isOwnName(families, field) ? plainOptionName(field) : optionName(field);

type Kinds = Set<'switch' | 'value'>;

/** Whether families switch an option on and off, or give it a value; some do this, others that. */
function kindsOf(families: Families): Map<string, Kinds> {
  const kinds = new Map<string, Kinds>();
  for (const family of families.names()) {
    for (const [name, { kind }] of Object.entries(families.find(family)?.fields ?? {})) {
      const known = kinds.get(name) ?? new Set();
      kinds.set(name, known.add(kind === 'boolean' ? 'switch' : 'value'));
    }
  }
  return kinds;
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

interface AddedOption {
  readonly positive: Option;
  /** What switches it off, where a family can. */
  readonly negative: Option | undefined;
}

function addOption(command: Command, families: Families, name: string, kinds: Kinds): AddedOption {
  const flag = flagOf(families, name);
  const value = kinds.has('value') ? (kinds.has('switch') ? ' [value]' : ' <value>') : '';
  const positive = new Option(`${flag}${value}`).helpGroup('Model:');
  const negative = kinds.has('switch')
    ? new Option(`--no-${flag.slice(2)}`).helpGroup('Model:')
    : undefined;
  if (value !== '') {
    positive.argParser((text, previous) => {
      refuseTwice(previous);
      return text;
    });
  }
  command.addOption(positive);
  if (negative) command.addOption(negative);
  return { positive, negative };
}

/** What help says of an option where a family has it; where it does not, help leaves it out. */
function describe(
  flag: string,
  { positive, negative }: AddedOption,
  field: AnyField | undefined,
  value: unknown,
): void {
  const isSwitch = field?.kind === 'boolean';
  positive.hideHelp(field === undefined || (isSwitch && value === true));
  negative?.hideHelp(!isSwitch || value !== true);
  if (field === undefined) return;
  nameChoices(positive, field);
  if (isSwitch) {
    positive.flags = flag;
    positive.description = field.help;
    if (negative) negative.description = field.negatedHelp;
    return;
  }
  positive.flags = `${flag} ${placeholder(field)}`;
  positive.description =
    value === undefined ? field.help : `${field.help} (default: ${[value].flat().join(',')})`;
}
