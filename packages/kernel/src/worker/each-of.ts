import type { Run } from './run.js';

/** The values of an (async) iterable; its loop ends when the cell is interrupted. */
export async function* eachOf<T>(
  values: AsyncIterable<T> | Iterable<T | PromiseLike<T>>,
  run: Run | undefined,
): AsyncIterable<T> {
  const iterator =
    (values as AsyncIterable<T>)[Symbol.asyncIterator]?.() ??
    (values as Iterable<T>)[Symbol.iterator]();
  let isDone = false;
  try {
    while (true) {
      const next = iterator.next() as Promise<IteratorResult<T>>;
      const { done, value } = await (run ? run.wait(next, () => {}) : next);
      isDone = done === true;
      if (isDone) return;
      yield await value;
    }
  } finally {
    if (!isDone) await iterator.return?.();
  }
}
