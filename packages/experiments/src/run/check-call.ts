import { UsageError, UserError } from '../user-error.js';
import { describe } from './rows.js';

/**
 * Checks what a program gives as the task: JavaScript has no compiler that does.
 *
 * @param owner the function that is called, for the message
 * @throws UsageError for what is no task
 */
export function requireTask(owner: string, task: unknown): void {
  const { kind, loadTask } = Object(task) as {
    readonly kind?: unknown;
    readonly loadTask?: unknown;
  };
  if (typeof kind === 'string' && typeof loadTask === 'function') return;
  throw new UsageError(
    `${owner}: the task is ${describe(task)}, expected one such as classification or sequence.`,
  );
}

/** @throws UsageError for a listener that is no function */
export function requireListener(listener: unknown): void {
  if (listener === undefined || typeof listener === 'function') return;
  throw new UsageError(
    (option) => `${option('onEvent')} is ${describe(listener)}, expected a function.`,
  );
}

/** @throws UsageError for a signal that is none */
export function requireSignal(signal: unknown): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new UsageError(
    (option) =>
      `${option('signal')} is ${describe(signal)}, expected the signal of an AbortController.`,
  );
}

/**
 * Checks texts that a model is to be used on.
 *
 * @param first number of the first one, for messages. Default 1
 * @throws UserError for what is no list of texts
 */
export function requireTexts(texts: unknown, first = 1): asserts texts is readonly string[] {
  if (!Array.isArray(texts))
    throw new UserError(`the texts are ${describe(texts)}, expected an array of texts.`);
  const wrong = texts.findIndex((text) => typeof text !== 'string');
  if (wrong >= 0)
    throw new UserError(`text ${first + wrong} is ${describe(texts[wrong])}, expected a text.`);
}
