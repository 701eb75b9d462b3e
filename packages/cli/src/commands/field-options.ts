import {
  type AnyField,
  type AnyFields,
  describeOption,
  optionKey,
  parseText,
} from '@resattn/experiments/config';
import { checkValue } from '@resattn/options';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { refuseFormerName } from './renamed-option.js';

/** Adds one option a field, described with the value that it has when left out. */
export function addFieldOptions(
  command: Command,
  fields: AnyFields,
  config: Readonly<Record<string, unknown>>,
  names: readonly string[] = Object.keys(fields),
): void {
  for (const name of names) {
    const field = fields[name]!;
    const { flags, opposite, help, choices, group } = describeOption(name, field, config[name]);
    refuseFormerName(command, name);
    const option = inGroup(new Option(flags, help), group);
    // Not by `choices()`, which would check values in other words than a configuration file is checked.
    if (choices) option.argChoices = [...choices];
    command.addOption(option);
    // The preset's value is not set as the default, so that it can be told what was typed.
    if (opposite) command.addOption(inGroup(new Option(opposite), group).hideHelp());
    else option.argParser((text, previous) => parseOption(name, field, text, previous));
  }
}

/** Options of no group of their own are listed first, always. */
const inGroup = (option: Option, group: string): Option =>
  group === 'Options' ? option : option.helpGroup(`${group}:`);

/** The fields that were typed, with their values. */
export function typedFields(
  command: Command,
  fields: AnyFields,
): Readonly<Record<string, unknown>> {
  const options = command.opts<Record<string, unknown>>();
  const typed = Object.keys(fields).filter(
    (name) => command.getOptionValueSource(optionKey(name)) === 'cli',
  );
  return Object.fromEntries(typed.map((name) => [name, options[optionKey(name)]]));
}

/** @throws InvalidArgumentError for an option that was given before: which of the two is meant is not known */
export function refuseTwice(previous: unknown): void {
  if (previous === undefined) return;
  const shown = Array.isArray(previous) ? previous.join(',') : String(previous);
  throw new InvalidArgumentError(
    `It is given twice, first as ${shown}: leave one out, or change it where the first comes from (a script of package.json, an alias).`,
  );
}

function parseOption(name: string, field: AnyField, text: string, previous: unknown): unknown {
  refuseTwice(previous);
  try {
    return checkValue(name, field, parseText(field, text));
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
