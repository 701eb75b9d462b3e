import { unknownOption } from './check-options.js';
import { checkValue, type OptionField } from './field.js';
import { OptionError } from './option-error.js';

/** Options by name: what each may hold, its default and what it is for. */
export type OptionSchema = Readonly<Record<string, OptionField>>;

/** What a field may hold. */
export type ValueOf<F> = F extends { readonly default?: infer T | undefined }
  ? Exclude<T, undefined>
  : never;

/** The options that a schema describes, each of which may be left out. */
export type OptionsOf<S> = { readonly [K in keyof S]?: ValueOf<S[K]> | undefined };

/** The same options with every default filled in. */
export type ResolvedOptions<S> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** The defaults of a schema; a field without one is not among them. */
export function defaultsOf<S extends OptionSchema>(schema: S): OptionsOf<S> {
  const entries = Object.entries(schema).filter(([, { default: value }]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, field]) => [name, field.default])) as OptionsOf<S>;
}

/**
 * Options as they were given, checked, with every default filled in.
 *
 * @param owner what takes the options, for the message
 * @throws OptionError for an option that there is not, with the nearest, and for a value out of range
 */
export function resolveOptions<S extends OptionSchema>(
  owner: string,
  schema: S,
  options: OptionsOf<S>,
): ResolvedOptions<S> {
  const values: Record<string, unknown> = { ...defaultsOf(schema) };
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const field = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (field === undefined) throw unknownOption(owner, name, Object.keys(schema));
    try {
      values[name] = checkValue(name, field, value);
    } catch (error) {
      throw error instanceof OptionError ? error.after(`${owner}: `) : error;
    }
  }
  return values as ResolvedOptions<S>;
}
