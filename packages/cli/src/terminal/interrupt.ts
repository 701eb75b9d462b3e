import { exitStatus } from '../errors.js';

/** SIGBREAK and SIGHUP are what Windows sends for Ctrl-Break and a closed window. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/**
 * Turns Ctrl-C, a polite kill and the end of the terminal (a closed window, a lost connection) into an
 * abort signal while `work` runs, so that it can end cleanly. A second one ends the process at once,
 * except for the end of the terminal, which comes from the shell and the system alike.
 *
 * @param onInterrupt says what is done about the first one
 */
export async function withInterrupt<T>(
  onInterrupt: () => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      if (signal === 'SIGHUP') return;
      process.exit(exitStatus.interrupted);
    }
    onInterrupt();
    controller.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
