import { type ProgressReporter, silentProgress, terminalProgress } from '@resattn/runtime';
import { type Colors, OwnColors } from './own-colors.js';

/** Where a command writes: results to standard output, everything on the way to standard error. */
export interface Terminal {
  /** A line of the result. */
  out(line?: string): void;
  /** A piece of the result, as it comes; `out()` ends its line. */
  write(text: string): void;
  /** A line for the person who watches. */
  say(line?: string): void;
  /** A line that says what went wrong; shown even where nothing else is. */
  fail(line: string): void;
  readonly progress: ProgressReporter;
  readonly colors: { readonly out: Colors; readonly say: Colors };
  /** Standard input, for texts that are piped in. */
  readonly input: NodeJS.ReadStream;
}

/**
 * The terminal of this process, and the one place where text reaches it: escapes that are not the
 * command's own are made visible. `isQuiet` leaves out everything but results and errors.
 */
export function processTerminal({ isQuiet = false } = {}): Terminal {
  const { stdout, stderr, stdin, env } = process;
  // isTTY is undefined for a pipe, and an undefined argument would leave the choice to the library.
  const own = new OwnColors();
  const colorsFor = ({ isTTY = false }: NodeJS.WriteStream) =>
    own.colors(env.NO_COLOR ? false : env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : isTTY);
  return {
    out: (line = '') => void stdout.write(`${own.show(line)}\n`),
    write: (text) => void stdout.write(own.show(text)),
    say: isQuiet ? () => {} : (line = '') => void stderr.write(`${own.show(line)}\n`),
    fail: (line) => void stderr.write(`${own.show(line)}\n`),
    progress: isQuiet ? silentProgress : terminalProgress(stderr),
    colors: { out: colorsFor(stdout), say: colorsFor(stderr) },
    input: stdin,
  };
}
