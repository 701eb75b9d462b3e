import type { Tell } from '../events.js';
import { UserError } from '../user-error.js';

/** A logger that sends what it is told in the background. */
export interface BackgroundLogger {
  readonly onEvent: Tell;
  /**
   * Waits until everything is sent, and ends a run that was told no end.
   *
   * @throws UserError when something could not be sent; the training was not stopped by it
   */
  finish(): Promise<void>;
}

/** Work that is done one after another; failures are reported at the end and do not stop what follows. */
export class Background {
  #working: Promise<unknown> = Promise.resolve();
  #problem: { readonly cause: unknown } | undefined;

  /**
   * @param receiver whom the work is for, for the message
   * @param remedies what to do when it fails
   */
  constructor(
    private readonly receiver: string,
    private readonly remedies: readonly string[],
  ) {}

  later(work: () => unknown): void {
    this.#working = this.#working.then(work).catch((cause: unknown) => {
      this.#problem ??= { cause };
    });
  }

  /** @throws UserError for the first work that failed since it was last asked */
  async settled(): Promise<void> {
    await this.#working;
    const problem = this.#problem;
    this.#problem = undefined;
    if (problem === undefined) return;
    const { cause } = problem;
    const reason = reasonOf(cause);
    const failure = new UserError(
      `${this.receiver} did not get all that was told: ${reason}. The run folder has everything.`,
      this.remedies,
    );
    failure.cause = cause;
    throw failure;
  }
}

/** The message of an error, with that of its cause: `fetch failed` alone says nothing. */
const reasonOf = (error: unknown): string =>
  error instanceof Error
    ? `${error.message}${error.cause === undefined ? '' : ` (${reasonOf(error.cause)})`}`
    : String(error);
