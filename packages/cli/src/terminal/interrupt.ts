import { exitStatus } from '../errors.js';

/**
 * Turns Ctrl-C and a polite kill into an abort signal while `work` runs, so that it can finish its
 * step and save. A second one ends the process at once.
 */
export async function withInterrupt<T>(
  say: (line: string) => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitStatus.interrupted);
    say('\nInterrupted: finishing this step and saving. (Once more ends at once, without saving.)');
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
