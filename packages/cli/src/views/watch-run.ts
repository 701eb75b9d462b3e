import type { Tell } from '@resattn/experiments';
import { Interrupts } from '../terminal/interrupt.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from './run-view.js';

/** What a watched run is given. */
export interface Watch {
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

/**
 * Shows a run while `work` goes, and turns Ctrl-C into its abort signal where an abort saves
 * everything: between the start and the end of training. Elsewhere Ctrl-C ends the process at once.
 */
export async function watchRun<T>(
  terminal: Terminal,
  work: (watch: Watch) => Promise<T>,
  options: { readonly isQuiet?: boolean } = {},
): Promise<T> {
  const view = runView(terminal, options);
  const interrupts = new Interrupts(view.interrupted);
  const tell: Tell = (event) => {
    if (event.type === 'start') interrupts.listen();
    if (event.type === 'end') interrupts.ignore();
    view.show(event);
  };
  try {
    return await work({ tell, signal: interrupts.signal });
  } finally {
    interrupts.ignore();
    view.stop();
  }
}
