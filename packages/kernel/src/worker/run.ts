import { errorOutcome, type RunOutcome } from './messages.js';

/** What a cell that was interrupted throws where it waits. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('the cell was interrupted');
  }
}

export const interruptedOutcome: RunOutcome = errorOutcome(
  'Interrupted',
  'the cell was interrupted',
);

/** Milliseconds that what a cell waits for has to end by itself after an interrupt. */
const GRACE = 150;

/** Milliseconds after an interrupt in which the cell's own `finally` may still wait for something. */
const CLEANUP = 100;

// A cell may delete or replace the globals.
const { AbortController, clearTimeout, Promise: NativePromise, setTimeout } = globalThis;

/** The execution of one cell, from its start until nothing that it began can be seen any more. */
export class Run {
  readonly #controller = new AbortController();
  readonly #waiting = new Set<() => void>();
  #endOfGrace: ReturnType<typeof setTimeout> | undefined;
  readonly #threads = new Set<{ terminate(): unknown }>();
  #isAbandoned = false;

  constructor(
    readonly id: number,
    readonly label: string,
  ) {}

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the run was interrupted and its cell given back: what still runs of it must not be seen. */
  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  /**
   * Aborts the signal, gives what is waited for a moment to end by itself, then throws where the cell
   * waits.
   *
   * @returns resolves when the cell has had its time
   */
  interrupt(): Promise<void> {
    if (!this.signal.aborted) this.#controller.abort(new Interrupted());
    return new NativePromise((resolve) => {
      this.#endOfGrace = setTimeout(() => {
        for (const stop of this.#waiting) stop();
        setTimeout(resolve, CLEANUP);
      }, GRACE);
    });
  }

  abandon(): void {
    clearTimeout(this.#endOfGrace);
    this.#isAbandoned = true;
    for (const thread of this.#threads) thread.terminate();
    this.#threads.clear();
  }

  /** A thread that the cell has started ends when the cell is interrupted, whatever keeps it busy. */
  owns(thread: { terminate(): unknown }): void {
    this.#threads.add(thread);
  }

  /**
   * A promise of the value for the `await` of a cell: it is rejected when the cell is interrupted.
   * That of an abandoned run never settles, which ends any loop around it.
   */
  wait<T>(value: T | PromiseLike<T>, onRejected: (reason: unknown) => void): T | PromiseLike<T> {
    if (!this.#isAbandoned && !isThenable(value)) return value;
    return new NativePromise<T>((resolve, reject) => {
      if (!isThenable(value)) return;
      const stop = () => reject(new Interrupted());
      this.#waiting.add(stop);
      const settle = (finish: () => void) => {
        this.#waiting.delete(stop);
        if (!this.#isAbandoned) finish();
      };
      value.then(
        (result) => settle(() => resolve(result)),
        (reason) => {
          onRejected(reason);
          settle(() => reject(reason));
        },
      );
    });
  }
}

function isThenable(value: unknown): value is PromiseLike<never> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
