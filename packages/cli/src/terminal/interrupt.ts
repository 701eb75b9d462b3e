import { exitStatus } from '../errors.js';

/**
 * Turns Ctrl-C and a polite kill into an abort signal while `work` runs, so that it can end in good
 * order. A second one ends the process at once.
 *
 * @param onInterrupt says what is done about the first one
 */
export async function withInterrupt<T>(
  onInterrupt: () => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitStatus.interrupted);
    onInterrupt();
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
