/**
 * The signal that the host aborts when its user stops the running code: a notebook's cell that is
 * interrupted. A host offers it as a function at `globalThis[Symbol.for('Jupyter.interruptSignal')]`, as the kernel
 * of `@resattn/kernel` does; elsewhere there is none.
 */
export function hostSignal(): AbortSignal | undefined {
  const ask = (globalThis as { [key: symbol]: unknown })[Symbol.for('Jupyter.interruptSignal')];
  return typeof ask === 'function' ? (ask() as AbortSignal | undefined) : undefined;
}

/** Work that a signal ends. */
interface Stoppable {
  readonly signal?: AbortSignal | undefined;
}

/** The options with the host's signal where they have none of their own. */
export function withHostSignal<Options extends object>(
  options: Options & Stoppable,
): Options & Stoppable {
  const signal = options.signal ?? hostSignal();
  return signal === undefined ? options : { ...options, signal };
}
