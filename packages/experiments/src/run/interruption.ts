import type { Tell } from '../events.js';
import { UserError } from '../user-error.js';
import { requireSignal } from './check-call.js';

/** A run was aborted. */
export class InterruptedError extends UserError {
  /** Its folder; undefined if it was aborted before there was one. */
  readonly folder: string | undefined;
  /** Steps that are trained and saved. */
  readonly step: number;

  /** @param how what continues it. Default: `resume` of the folder */
  constructor(folder?: string, step = 0, how = `resume('${folder}')`) {
    super(
      folder === undefined
        ? step === 0
          ? 'aborted before training began; nothing was written.'
          : `aborted after step ${step}; nothing was kept.`
        : `aborted after step ${step}; everything is saved in ${folder}. Resume it: ${how}.`,
    );
    this.folder = folder;
    this.step = step;
  }
}

/**
 * Lets an abort signal stop what tells events: at the next event an aborted run throws
 * InterruptedError. Between the start and the end of training it does not, since training itself
 * saves everything then.
 */
export function stoppable(tell: Tell, signal: AbortSignal | undefined): Tell {
  requireSignal(signal);
  if (signal === undefined) return tell;
  let isTraining = false;
  return (event) => {
    if (event.type === 'start') isTraining = true;
    const isLast = event.type === 'interrupted' || event.type === 'done';
    if (signal.aborted && !isTraining && !isLast) throw new InterruptedError();
    if (event.type === 'end') isTraining = false;
    tell(event);
  };
}

/** Whether an error says that the signal was aborted: its own reason, which parts of the work throw. */
export function isAbortOf(signal: AbortSignal | undefined, error: unknown): boolean {
  return error instanceof InterruptedError || (signal?.aborted === true && error === signal.reason);
}

/**
 * Does some work unless the signal is aborted already, and tells an abort in its course as InterruptedError.
 *
 * @param folder of the run that is resumed. Default: there is none yet
 */
export async function interruptible<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
  folder?: string,
): Promise<T> {
  if (signal?.aborted) throw new InterruptedError(folder);
  try {
    return await work();
  } catch (error) {
    if (error instanceof InterruptedError || !isAbortOf(signal, error)) throw error;
    throw new InterruptedError(folder);
  }
}
