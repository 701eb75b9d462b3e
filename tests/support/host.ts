// A host that stops the running code, as a notebook does whose cell is interrupted.
const symbol = Symbol.for('Jupyter.interruptSignal');

/** What the host throws at what it stops. */
export class Stopped extends Error {}

/** Runs the work on a host, whose user can press Stop. */
export async function onHost<T>(work: (stop: () => void) => T | Promise<T>): Promise<T> {
  const controller = new AbortController();
  Object.defineProperty(globalThis, symbol, {
    value: () => controller.signal,
    configurable: true,
  });
  try {
    return await work(() => controller.abort(new Stopped('stopped')));
  } finally {
    Reflect.deleteProperty(globalThis, symbol);
  }
}
