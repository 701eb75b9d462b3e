/** What a field of a configuration may hold, and what it is for. */
export type Field<T> = {
  /** One line for `--help`. */
  readonly help: string;
  /** Heading under which `--help` lists it. */
  readonly group: string;
} & Kind<NonNullable<T>>;

// In brackets, so that a union of texts is one kind of choice and not a union of kinds.
type Kind<T> = [T] extends [boolean]
  ? BooleanKind
  : [T] extends [number]
    ? NumberKind
    : [T] extends [readonly number[]]
      ? IntegersKind
      : [T] extends [readonly (infer Item extends string)[]]
        ? string extends Item
          ? { readonly kind: 'list' }
          : { readonly kind: 'choices'; readonly choices: readonly Item[] }
        : string extends T
          ? { readonly kind: 'text' }
          : { readonly kind: 'choice'; readonly choices: readonly T[] };

interface BooleanKind {
  readonly kind: 'boolean';
  /** `help` of the option that switches it off. */
  readonly negatedHelp: string;
}

interface IntegersKind {
  readonly kind: 'integers';
  /** Least value of each number. */
  readonly min: number;
}

interface NumberKind {
  readonly kind: 'integer' | 'number';
  /** Least value. */
  readonly min?: number | undefined;
  /** Values have to be above this. */
  readonly above?: number | undefined;
  /** Greatest value. */
  readonly max?: number | undefined;
  /** Values have to be below this. */
  readonly below?: number | undefined;
}

/** A field of any type, for code that handles all of them alike. */
export type AnyField = {
  readonly help: string;
  readonly group: string;
} & (
  | { readonly kind: 'text' | 'list' }
  | BooleanKind
  | NumberKind
  | IntegersKind
  | { readonly kind: 'choice' | 'choices'; readonly choices: readonly string[] }
);

/** The fields of a configuration, by name. */
export type Fields<C> = { readonly [K in keyof C]-?: Field<C[K]> };

/**
 * Checks a value that came from outside.
 *
 * @throws Error saying what was got and what is wanted
 */
export function checkValue(name: string, field: AnyField, value: unknown): unknown {
  const wrong = (wanted: string) =>
    new Error(`${name} is ${JSON.stringify(value)}, want ${wanted}`);
  switch (field.kind) {
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong('true or false');
      return value;
    case 'text':
      if (typeof value !== 'string' || value === '') throw wrong('a text that is not empty');
      return value;
    case 'list': {
      const isList = Array.isArray(value) && value.length > 0;
      if (!isList || value.some((item) => typeof item !== 'string' || item === ''))
        throw wrong('a list of texts');
      return value;
    }
    case 'integers': {
      const isList = Array.isArray(value) && value.length > 0;
      if (!isList || value.some((item) => !Number.isInteger(item) || item < field.min))
        throw wrong(`a list of whole numbers from ${field.min}`);
      return value;
    }
    case 'choices': {
      const isList = Array.isArray(value) && value.length > 0;
      if (!isList || value.some((item) => !field.choices.includes(item)))
        throw wrong(`some of ${field.choices.join(', ')}`);
      return value;
    }
    case 'choice':
      if (!(field.choices as readonly unknown[]).includes(value))
        throw wrong(`one of ${field.choices.join(', ')}`);
      return value;
    default: {
      const isNumber = typeof value === 'number' && Number.isFinite(value);
      const isWhole = field.kind === 'number' || Number.isInteger(value);
      if (!isNumber || !isWhole || !isInRange(value, field)) throw wrong(describeNumber(field));
      return value;
    }
  }
}

/** Turns the text that stands on a command line into the field's value, unchecked. */
export function parseText(field: AnyField, text: string): unknown {
  switch (field.kind) {
    case 'integer':
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'integers':
      return text.split(',').map((item) => (item.trim() === '' ? Number.NaN : Number(item)));
    case 'list':
    case 'choices':
      return text.split(',').map((item) => item.trim());
    default:
      return text;
  }
}

/** How `--help` names the value: `<number>`, `<graph|xla>`. */
export function placeholder(field: AnyField): string {
  if (field.kind === 'choice') return `<${field.choices.join('|')}>`;
  if (field.kind === 'list' || field.kind === 'choices') return '<a,b,...>';
  if (field.kind === 'integers') return '<n,n,...>';
  return `<${field.kind}>`;
}

function isInRange(value: number, { min, above, max, below }: NumberKind): boolean {
  return (
    !(min !== undefined && value < min) &&
    !(above !== undefined && value <= above) &&
    !(max !== undefined && value > max) &&
    !(below !== undefined && value >= below)
  );
}

function describeNumber({ kind, min, above, max, below }: NumberKind): string {
  const bounds = [
    min !== undefined && `from ${min}`,
    above !== undefined && `above ${above}`,
    max !== undefined && `to ${max}`,
    below !== undefined && `below ${below}`,
  ].filter(Boolean);
  return [kind === 'integer' ? 'a whole number' : 'a number', ...bounds].join(' ');
}
