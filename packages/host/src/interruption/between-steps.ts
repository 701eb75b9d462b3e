import { yieldToEventLoop } from './event-loop.js';

/** Long enough to cost nothing, short enough for a stop and for progress that moves smoothly. */
const MILLISECONDS_BETWEEN_PAUSES = 25;

/**
 * What asynchronous work awaits between two of its steps. Every 25 ms it lets timers, input and signals of
 * the host run; work that awaits only what is there already would never see its signal abort otherwise.
 *
 *     const pause = betweenSteps(signal);
 *     for (const item of items) {
 *       await pause();
 *       work(item);
 *     }
 *
 * @returns rejects with the reason of the signal once that is aborted
 */
export function betweenSteps(signal?: AbortSignal): () => Promise<void> {
  let last = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - last < MILLISECONDS_BETWEEN_PAUSES) return;
    await yieldToEventLoop();
    last = performance.now();
    signal?.throwIfAborted();
  };
}
