import { nearestName } from './nearest-name.js';
import { OptionError } from './option-error.js';

/** The options of a factory that has none yet. */
export type NoOptions = Readonly<Record<string, never>>;

/**
 * Throws for an option that there is not, so that a mistyped one is never ignored. An undefined option
 * is one that is not given.
 *
 * @param owner the function that takes the options, for the message
 * @param known every key, `'boolean'` where its value has to be one: `'no'` would count as true; the
 *   compiler holds the list to the type of the options
 * @throws OptionError naming the nearest option and all there are
 */
export function checkOptions<Options extends object>(
  owner: string,
  options: Options | undefined,
  known: Readonly<Record<keyof Options, true | 'boolean'>>,
): void {
  if (options !== undefined && (typeof options !== 'object' || isNoOptions(options)))
    throw new OptionError(
      `${owner}: got ${Array.isArray(options) ? 'a list' : JSON.stringify(options)} in place of its options, expected an object. ${optionsText(Object.keys(known))}.`,
    );
  for (const key in options) {
    if (options[key] !== undefined && !Object.hasOwn(known, key))
      throw unknownOption(owner, key, Object.keys(known));
    const value: unknown = options[key];
    if (value !== undefined && known[key] === 'boolean' && typeof value !== 'boolean')
      throw new OptionError(
        (option) => `${owner}: ${option(key)} is ${JSON.stringify(value)}, expected true or false.`,
      );
  }
}

const isNoOptions = (value: unknown) => value === null || Array.isArray(value);

/** The options of one function among those of a function that passes them on. */
export function pickOptions<Options extends object, Key extends keyof Options>(
  options: Options,
  known: Readonly<Record<Key, true>>,
): Pick<Options, Key> {
  const keys = Object.keys(known).filter((key) => key in options) as Key[];
  return Object.fromEntries(keys.map((key) => [key, options[key]])) as Pick<Options, Key>;
}

/** The error of {@link checkOptions}. */
export function unknownOption(owner: string, key: string, known: readonly string[]): OptionError {
  const nearest = nearestName(key, known);
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return new OptionError(`${owner}: unknown option "${key}"${hint || '.'} ${optionsText(known)}.`);
}

const optionsText = (known: readonly string[]) =>
  known.length === 0 ? 'It has no options' : `Options: ${known.join(', ')}`;
