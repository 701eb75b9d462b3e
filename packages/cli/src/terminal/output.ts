import { fold } from '@resattn/vis/text';
import { columnsOf } from './columns.js';
import { type Colors, OwnColors } from './own-colors.js';

/** Where a command writes: results to standard output, everything on the way to standard error. */
export interface Output {
  /** A line of the result. */
  out(line?: string): void;
  /** A piece of the result, as it comes; `out()` ends its line. */
  write(text: string): void;
  /** A line for the person who watches, folded to the width of the terminal. */
  say(line?: string): void;
  /** A line that says what went wrong, folded; shown even where nothing else is. */
  fail(line: string): void;
  /** Columns that results are laid out for: 80 where they are piped. */
  readonly width: number;
  readonly colors: { readonly out: Colors; readonly say: Colors };
}

/** The output of a process. */
export interface ProcessOutput extends Output {
  /** A text as it is written: escapes that are not the command's own are visible. */
  readonly show: (text: string) => string;
}

export interface OutputOptions {
  /** Whether everything but results and errors is left out. */
  readonly isQuiet?: boolean;
  /** Default `auto`: what `NO_COLOR` and `FORCE_COLOR` say, else whether it is a terminal. */
  readonly color?: 'auto' | 'always' | 'never';
}

/**
 * The output of this process, and the one place where text reaches the terminal: escapes that are not
 * the command's own are made visible.
 */
export function processOutput({
  isQuiet = false,
  color = 'auto',
}: OutputOptions = {}): ProcessOutput {
  const { stdout, stderr, env } = process;
  const own = new OwnColors();
  const colorsFor = ({ isTTY = false }: NodeJS.WriteStream) => {
    const fromEnv = env.NO_COLOR ? false : env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : isTTY;
    return own.colors(color === 'auto' ? fromEnv : color === 'always');
  };
  const tell = (line = '') => void stderr.write(`${fold(own.show(line), columnsOf(stderr))}\n`);
  return {
    out: (line = '') => void stdout.write(`${own.show(line)}\n`),
    write: (text) => void stdout.write(own.show(text)),
    say: isQuiet ? () => {} : tell,
    fail: tell,
    get width() {
      return columnsOf(stdout);
    },
    colors: { out: colorsFor(stdout), say: colorsFor(stderr) },
    show: (text) => own.show(text),
  };
}
