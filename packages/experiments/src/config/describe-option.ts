import type { Families } from './families.js';
import { type AnyField, parseText, placeholder } from './field.js';
import { optionKey, optionName, plainOptionName } from './option-names.js';

/** A field of a configuration as an option of a command line. */
export interface DescribedOption {
  /** `--learning-rate <number>`; of a switch that is on already, what switches it off: `--no-residual`. */
  readonly flags: string;
  /** Of a switch, what sets it to what it is anyway. Default: it takes a value. */
  readonly opposite?: string | undefined;
  /** What it is for, and the value that it has when left out. */
  readonly help: string;
  readonly choices?: readonly string[] | undefined;
  /** Heading under which it is listed. */
  readonly group: string;
}

/**
 * Describes a field as an option.
 *
 * @param value its value when it is left out; undefined: none
 * @param flag how it is called. Default: as `optionName` says
 */
export function describeOption(
  name: string,
  field: AnyField,
  value: unknown,
  flag = optionName(name),
): DescribedOption {
  const { group } = field;
  if (field.kind === 'boolean') {
    const off = `--no-${flag.slice(2)}`;
    return value === true
      ? { flags: off, opposite: flag, help: field.negatedHelp, group }
      : { flags: flag, opposite: off, help: field.help, group };
  }
  const shown = value === undefined ? '' : ` (default: ${[value].flat().join(',')})`;
  return {
    ...{ flags: `${flag} ${placeholder(field)}`, help: field.help + shown, group },
    ...('choices' in field && { choices: field.choices.map(String) }),
  };
}

/** An option of some families of models. */
export interface FamilyOption {
  readonly name: string;
  /** Under which a command line has it. */
  readonly key: string;
  readonly flag: string;
  /** Whether some family switches it on and off. */
  readonly isSwitch: boolean;
  /** Whether some family gives it a value. */
  readonly takesValue: boolean;
}

/** The options of all families together: the same name may be a switch of one and a value of another. */
export function optionsOfFamilies(families: Families): FamilyOption[] {
  const fields = families
    .names()
    .flatMap((family) => Object.entries(families.find(family)?.fields ?? {}));
  return [...new Set(fields.map(([name]) => name))].map((name) => {
    const kinds = fields.filter(([other]) => other === name).map(([, { kind }]) => kind);
    const isOwnName = families.ownNames?.includes(name) ?? false;
    return {
      name,
      key: isOwnName ? name : optionKey(name),
      flag: isOwnName ? plainOptionName(name) : optionName(name),
      isSwitch: kinds.includes('boolean'),
      takesValue: kinds.some((kind) => kind !== 'boolean'),
    };
  });
}

/**
 * What was typed of the options of families, read as the fields of the family that is trained; values of
 * others stay as they are, to be refused by name.
 *
 * @param typed the values by the options' keys
 */
export function readFamilyFields(
  families: Families,
  model: unknown,
  typed: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const own = families.find(String(model))?.fields ?? {};
  return Object.fromEntries(
    optionsOfFamilies(families)
      .filter(({ key }) => Object.hasOwn(typed, key))
      .map(({ name, key }) => {
        const [value, field] = [typed[key], own[name]];
        return [name, field && typeof value === 'string' ? parseText(field, value) : value];
      }),
  );
}
