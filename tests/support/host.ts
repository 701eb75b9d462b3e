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

/** An output that code on the host has shown. */
export interface ShownOutput {
  readonly data: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly isUpdate: boolean;
}

/** Runs the work on a host that shows outputs, which come back in their order. */
export async function shownOnHost(work: () => unknown): Promise<ShownOutput[]> {
  const outputs: ShownOutput[] = [];
  const show = Symbol.for('Jupyter.showBundle');
  Object.defineProperty(globalThis, show, {
    value: (data: ShownOutput['data'], options: Omit<ShownOutput, 'data'>) =>
      outputs.push({ data, ...options }),
    configurable: true,
  });
  try {
    await work();
  } finally {
    Reflect.deleteProperty(globalThis, show);
  }
  return outputs;
}
