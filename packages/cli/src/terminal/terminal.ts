import { type ProgressReporter, silentProgress, terminalProgress } from '@resattn/runtime';
import type { Output, OutputOptions, ProcessOutput } from './output.js';

/** What a command writes to and reads from. */
export interface Terminal extends Output {
  readonly progress: ProgressReporter;
  /** Standard input, for texts that are piped in. */
  readonly input: NodeJS.ReadStream;
}

/** The terminal of this process. */
export function processTerminal(output: ProcessOutput, { isQuiet }: OutputOptions): Terminal {
  const { stderr, stdin } = process;
  return Object.assign(output, {
    progress: isQuiet ? silentProgress : shown(terminalProgress(stderr), output.show),
    input: stdin,
  });
}

/** Progress whose labels and notes reach the terminal as other lines do: they may name files. */
function shown({ start }: ProgressReporter, show: (text: string) => string): ProgressReporter {
  return {
    start({ label, ...task }) {
      const bar = start({ ...task, label: show(label) });
      return {
        ...bar,
        update: (value, note) => bar.update(value, note === undefined ? note : show(note)),
        line: (text) => bar.line(show(text)),
        done: (summary) => bar.done(summary === undefined ? summary : show(summary)),
      };
    },
  };
}
