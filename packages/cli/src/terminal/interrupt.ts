import { exitStatus } from '../errors.js';

/** SIGBREAK and SIGHUP are what Windows sends for Ctrl-Break and a closed window. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/**
 * Turns Ctrl-C, a polite kill and the end of the terminal (a closed window, a lost connection) into an
 * abort signal while it listens. A second one ends the process at once, except for the end of the
 * terminal, which comes from the shell and the system alike.
 */
export class Interrupts {
  readonly #controller = new AbortController();
  readonly #interrupt: (signal: NodeJS.Signals) => void;

  /** @param onInterrupt says what is done about the first one */
  constructor(onInterrupt: () => void) {
    this.#interrupt = (signal) => {
      if (this.signal.aborted) {
        if (signal === 'SIGHUP') return;
        process.exit(exitStatus.interrupted);
      }
      onInterrupt();
      this.#controller.abort();
    };
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  listen(): void {
    for (const signal of signals) process.on(signal, this.#interrupt);
  }

  ignore(): void {
    for (const signal of signals) process.off(signal, this.#interrupt);
  }
}

/** Turns interrupts into an abort signal while `work` runs, so that it can end cleanly. */
export async function withInterrupt<T>(
  onInterrupt: () => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interrupts = new Interrupts(onInterrupt);
  interrupts.listen();
  try {
    return await work(interrupts.signal);
  } finally {
    interrupts.ignore();
  }
}
