import { isOptionError, type OptionWords } from '@resattn/options';

/** Exit statuses of the command. */
export const exitStatus = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/**
 * What is shown of an error: mistakes of the user as a sentence, mistakes of ours with a stack.
 *
 * @param words how options are called where the error is shown
 */
export function describeError(error: unknown, isVerbose: boolean, words: OptionWords): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code === 'EMFILE') {
    return `${error.message}. This system lets a process open too few files at once: raise the limit (ulimit -n 256).`;
  }
  const isOurs =
    error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
  if (isVerbose || isOurs) {
    const stack = error.stack ?? `${error.name}: ${error.message}`;
    return isOurs ? `${stack}\nThis is a mistake in resattn; please report it.` : stack;
  }
  return isOptionError(error) ? error.inWords(words) : error.message;
}
