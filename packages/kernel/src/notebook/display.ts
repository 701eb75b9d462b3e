import { newDisplayId } from './display-id.js';
import { requireHost } from './host.js';
import type { MimeBundle } from './mime-bundle.js';

/** An output that is on the page and can be replaced in place. */
export interface DisplayHandle {
  readonly id: string;
  /** Shows another value where the former one stands. */
  update(value: unknown): Promise<void>;
}

/**
 * Shows a value as a cell shows its last expression: by its `Symbol.for('Jupyter.display')` method if
 * it has one, pictures as pictures, arrays of records as tables, all else as text.
 *
 * @throws Error outside a notebook
 */
export async function display(value: unknown): Promise<DisplayHandle> {
  const host = requireHost();
  const id = newDisplayId();
  await host.show(value, { id });
  return { id, update: (next) => host.show(next, { id, isUpdate: true }) };
}

/** Shows representations of one value, of which the front end takes the richest that it knows. */
export function displayBundle(data: MimeBundle): void {
  requireHost().showBundle(data, {});
}

/**
 * Removes the outputs that the cell has so far.
 *
 * @param options `wait`: only when the next output comes, which avoids flicker. Default false.
 */
export function clearOutput(options: { readonly wait?: boolean | undefined } = {}): void {
  requireHost().clearOutput(options.wait ?? false);
}

/**
 * Asks the user for a line of text.
 *
 * @param options `password`: the answer is not shown while it is typed. Default false.
 * @throws Error where the front end takes no input, as in headless execution
 */
export function input(
  prompt = '',
  options: { readonly password?: boolean | undefined } = {},
): Promise<string> {
  return requireHost().ask(prompt, options.password ?? false);
}
