import { findHost } from './host.js';

/**
 * The signal that is aborted when the user interrupts the running cell. Hand it to what takes an
 * `AbortSignal`, or ask it in a loop that is to leave its state whole:
 *
 *     while (!interrupted().aborted) await step();
 *
 * Outside a notebook it is a signal that is never aborted.
 */
export function interrupted(): AbortSignal {
  return findHost()?.interruptSignal() ?? never;
}

const never = new AbortController().signal;
