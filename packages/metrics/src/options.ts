import { distance } from 'fastest-levenshtein';

/**
 * How a command, a server or a notebook writes an option: `--rare-classes drop` for
 * `('rareClasses', 'drop')`; undefined if it does not offer that option.
 */
export type OptionWords = (key: string, value?: unknown) => string | undefined;

/** A sentence, or a part of one; the function is given the words for the options that it names. */
export type Wording = string | ((option: (key: string, value?: unknown) => string) => string);

/**
 * An error whose message names options. The message is for programs (`rareClasses: 'drop'`); whatever
 * offers the options under other names shows `inWords` instead.
 *
 * ```ts
 * throw new OptionError('One class has a single text.', [
 *   'add texts',
 *   (option) => `use ${option('rareClasses', 'drop')} to leave such classes out`,
 * ]);
 * ```
 */
export class OptionError extends Error {
  override readonly name: string = 'OptionError';
  /** The keys of all options that the message names. */
  readonly keys: readonly string[];

  /**
   * @param problem what was wrong, what was got and what was expected
   * @param remedies what to do: each a way out in the imperative, without a full stop
   */
  constructor(
    private readonly problem: Wording,
    private readonly remedies: readonly Wording[] = [],
  ) {
    const keys = new Set<string>();
    super(
      compose(problem, remedies, (key, value) => {
        keys.add(key);
        return inCode(key, value);
      }),
    );
    this.keys = [...keys];
  }

  /** The same error with a text before its message, such as the name of a file. */
  after(prefix: string): OptionError {
    const { problem, remedies } = this;
    return new OptionError(
      typeof problem === 'string' ? prefix + problem : (option) => prefix + problem(option),
      remedies,
    );
  }

  /** The message in other words; a remedy that needs an option without words is omitted. */
  inWords(words: OptionWords): string {
    return compose(this.problem, this.remedies, words);
  }
}

/** Whether an error can be put in the words of a command or server, whichever package threw it. */
export function isOptionError(error: unknown): error is OptionError {
  return error instanceof Error && 'inWords' in error && typeof error.inWords === 'function';
}

/** The options of a factory that has none yet. */
export type NoOptions = Readonly<Record<string, never>>;

/**
 * Throws for an option that there is not, so that a mistyped one is never ignored. An undefined option
 * is one that is not given.
 *
 * @param owner the function that takes the options, for the message
 * @param known every key; the compiler holds the list to the type of the options
 * @throws OptionError naming the nearest option and all there are
 */
export function checkOptions<Options extends object>(
  owner: string,
  options: Options | undefined,
  known: Readonly<Record<keyof Options, true>>,
): void {
  for (const key in options) {
    if (options[key] !== undefined && !Object.hasOwn(known, key))
      throw unknownOption(owner, key, Object.keys(known));
  }
}

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
  const all = known.length === 0 ? 'It has no options' : `Options: ${known.join(', ')}`;
  return new OptionError(`${owner}: unknown option "${key}"${hint || '.'} ${all}.`);
}

/**
 * The name that takes the fewest edits (Levenshtein, ignoring case, `-` and `_`), if few; a name that
 * holds what was written is near, as `numBeams` is to `beams`.
 */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[-_\s]/g, '');
  let best: string | undefined;
  let fewest = Math.max(2, Math.floor(written.length / 2)) + 1;
  for (const name of names) {
    const isPart = written.length > 2 && plain(name).includes(plain(written));
    const edits = Math.min(distance(plain(written), plain(name)), isPart ? 1 : fewest);
    if (edits < fewest) [best, fewest] = [name, edits];
  }
  return best;
}

function compose(problem: Wording, remedies: readonly Wording[], words: OptionWords): string {
  const ways = remedies.map((remedy) => worded(remedy, words)).filter((way) => way.isOffered);
  const texts = ways.map(({ text }) => text);
  const last = texts.pop();
  if (last === undefined) return worded(problem, words).text;
  const advice = texts.length === 0 ? last : `${texts.join(', ')}, or ${last}`;
  return `${worded(problem, words).text} ${advice[0]!.toUpperCase()}${advice.slice(1)}.`;
}

function worded(wording: Wording, words: OptionWords): { text: string; isOffered: boolean } {
  if (typeof wording === 'string') return { text: wording, isOffered: true };
  let isOffered = true;
  const text = wording((key, value) => {
    const said = words(key, value);
    if (said === undefined) isOffered = false;
    return said ?? inCode(key, value);
  });
  return { text, isOffered };
}

function inCode(key: string, value: unknown): string {
  if (value === undefined) return key;
  return `${key}: ${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)}`;
}
