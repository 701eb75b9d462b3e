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
  return `${key}: ${typeof value === 'string' && !/['\\\n]/.test(value) ? `'${value}'` : JSON.stringify(value)}`;
}
