/**
 * What the promise gives, or the signal's reason as an error as soon as it aborts. What the promise stands
 * for is not ended by that: the caller does, where it can be.
 */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return promise;
  // Whoever waits hears of the abort, so a later failure has nobody to tell.
  promise.catch(() => {});
  signal.throwIfAborted();
  let stop: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
