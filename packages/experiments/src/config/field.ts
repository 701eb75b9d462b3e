import type {
  BooleanField,
  ChoiceField,
  ChoicesField,
  IntegersField,
  ListField,
  NumberField,
  OptionField,
  TextField,
} from '@resattn/options';

/** What a field of a configuration may hold, what it is for, and where `--help` lists it. */
export type Field<T> = Kind<NonNullable<T>> & Grouped;

interface Grouped {
  /** Heading under which `--help` lists it. */
  readonly group: string;
}

// In brackets, so that a union of texts is one kind of choice and not a union of kinds.
type Kind<T> = [T] extends [boolean]
  ? BooleanField
  : [T] extends [number]
    ? NumberField
    : [T] extends [readonly number[]]
      ? IntegersField
      : [T] extends [readonly (infer Item extends string)[]]
        ? string extends Item
          ? ListField
          : ChoicesField<Item>
        : string extends T
          ? TextField
          : ChoiceField<T>;

/** A field of any type, for code that handles all of them alike. */
export type AnyField = OptionField & Grouped;

/** The fields of a configuration, by name. */
export type Fields<C> = { readonly [K in keyof C]-?: Field<C[K]> };

/** Fields of any configuration. */
export type AnyFields = Readonly<Record<string, AnyField>>;

/** Turns the text that stands on a command line into the field's value, unchecked. */
export function parseText(field: OptionField, text: string): unknown {
  switch (field.kind) {
    case 'integer':
    case 'number':
      return asNumber(text);
    case 'integers':
      return text.split(',').map((item) => (item.trim() === '' ? Number.NaN : Number(item)));
    case 'list':
    case 'choices':
      return text.split(',').map((item) => item.trim());
    case 'choice':
      return typeof field.choices[0] === 'number' ? asNumber(text) : text;
    default:
      return text;
  }
}

const asNumber = (text: string) =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);

/** How `--help` names the value: `<number>`. */
export function placeholder(field: OptionField): string {
  if (field.kind === 'choice') return '<choice>';
  if (field.kind === 'list' || field.kind === 'choices') return '<a,b,...>';
  if (field.kind === 'integers') return '<n,n,...>';
  return `<${field.kind}>`;
}

/** An object less some of its fields. */
export function without<T extends object, K extends keyof T>(
  all: T,
  ...names: readonly K[]
): Omit<T, K> {
  const rest: Partial<T> = { ...all };
  for (const name of names) delete rest[name];
  return rest as Omit<T, K>;
}
