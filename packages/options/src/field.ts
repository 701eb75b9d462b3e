import { OptionError } from './option-error.js';

/** What every field says of itself. */
export interface FieldText<T> {
  /** One line for help and tables. */
  readonly help: string;
  /** The value of a field that is not given. Default: it has none. */
  readonly default?: T | undefined;
  /**
   * Values of other fields with which alone this one has an effect. Not asked of `none` and `false`,
   * which switch off what it is about. Default: it always has one.
   */
  readonly when?: Readonly<Record<string, readonly unknown[]>> | undefined;
}

/** Bounds of a number. */
export interface Bounds {
  /** Least value. */
  readonly min?: number | undefined;
  /** Values have to be above this. */
  readonly above?: number | undefined;
  /** Greatest value. */
  readonly max?: number | undefined;
  /** Values have to be below this. */
  readonly below?: number | undefined;
}

export interface NumberField extends FieldText<number>, Bounds {
  readonly kind: 'integer' | 'number';
}

export interface IntegersField extends FieldText<readonly number[]> {
  readonly kind: 'integers';
  /** Least value of each number. */
  readonly min: number;
  /** How many there are at least. Default 1. */
  readonly least?: number | undefined;
}

export interface BooleanField extends FieldText<boolean> {
  readonly kind: 'boolean';
  /** `help` of what switches it off. */
  readonly negatedHelp: string;
}

export interface TextField extends FieldText<string> {
  readonly kind: 'text';
}

export interface ListField extends FieldText<readonly string[]> {
  readonly kind: 'list';
}

export interface ChoiceField<T = string | number> extends FieldText<T> {
  readonly kind: 'choice';
  readonly choices: readonly T[];
}

export interface ChoicesField<T = string> extends FieldText<readonly T[]> {
  readonly kind: 'choices';
  readonly choices: readonly T[];
}

/** What a field of a configuration may hold, and what it is for. */
export type OptionField =
  | NumberField
  | IntegersField
  | BooleanField
  | TextField
  | ListField
  | ChoiceField
  | ChoicesField;

/** Makes the fields of a schema. */
export const field = {
  integer: (text: FieldText<number> & Bounds): NumberField => ({ kind: 'integer', ...text }),
  number: (text: FieldText<number> & Bounds): NumberField => ({ kind: 'number', ...text }),
  integers: (text: Omit<IntegersField, 'kind'>): IntegersField => ({ kind: 'integers', ...text }),
  boolean: (text: FieldText<boolean> & { readonly negatedHelp: string }): BooleanField => ({
    kind: 'boolean',
    ...text,
  }),
  text: (text: FieldText<string>): TextField => ({ kind: 'text', ...text }),
  /** Texts, at least one. */
  list: (text: FieldText<readonly string[]>): ListField => ({ kind: 'list', ...text }),
  choice: <const T extends string | number>(
    choices: readonly T[],
    text: FieldText<NoWider<T>>,
  ): ChoiceField<T> => ({ kind: 'choice', choices, ...text }),
} as const;

/** A type that is taken as it is, not inferred from. */
type NoWider<T> = T extends unknown ? T : never;

/**
 * Checks a value that came from outside.
 *
 * @throws OptionError saying what was got and what is wanted
 */
export function checkValue(name: string, field: OptionField, value: unknown): unknown {
  const wanted = problemOf(field, value);
  if (wanted === undefined) return value;
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  throw new OptionError((option) => `${option(name)} is ${shown}, expected ${wanted}`);
}

/** What is wanted instead of a value; undefined for one that is right. */
function problemOf(field: OptionField, value: unknown): string | undefined {
  const every = (isRight: (item: unknown) => boolean, least = 1) =>
    Array.isArray(value) && value.length >= least && value.every(isRight);
  const isText = (item: unknown) => typeof item === 'string' && item !== '';
  switch (field.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'text':
      return isText(value) ? undefined : 'a text that is not empty';
    case 'list':
      return every(isText) ? undefined : 'a list of texts';
    case 'integers':
      return every((item) => Number.isInteger(item) && (item as number) >= field.min, field.least)
        ? undefined
        : `a list of integers from ${field.min}`;
    case 'choices':
      return every((item) => isAmong(field.choices, item))
        ? undefined
        : `some of ${field.choices.join(', ')}`;
    case 'choice':
      return isAmong(field.choices, value) ? undefined : `one of ${field.choices.join(', ')}`;
    default: {
      const isNumber = typeof value === 'number' && Number.isFinite(value);
      const isWhole = field.kind === 'number' || Number.isInteger(value);
      return isNumber && isWhole && isInRange(value, field) ? undefined : describeNumber(field);
    }
  }
}

const isAmong = (choices: readonly unknown[], value: unknown) => choices.includes(value);

function isInRange(value: number, { min, above, max, below }: Bounds): boolean {
  return (
    !(min !== undefined && value < min) &&
    !(above !== undefined && value <= above) &&
    !(max !== undefined && value > max) &&
    !(below !== undefined && value >= below)
  );
}

function describeNumber({ kind, min, above, max, below }: NumberField): string {
  const bounds = [
    min !== undefined && `from ${min}`,
    above !== undefined && `above ${above}`,
    max !== undefined && `to ${max}`,
    below !== undefined && `below ${below}`,
  ].filter(Boolean);
  return [kind === 'integer' ? 'an integer' : 'a number', ...bounds].join(' ');
}
