import type { MimeBundle } from './mime-bundle.js';

/** What the process that runs cells offers to the code in them. */
export interface NotebookHost {
  show(
    value: unknown,
    options: { readonly id?: string | undefined; readonly isUpdate?: boolean | undefined },
  ): Promise<void>;
  showBundle(
    data: MimeBundle,
    options: { readonly id?: string | undefined; readonly isUpdate?: boolean | undefined },
  ): void;
  clearOutput(wait: boolean): void;
  interruptSignal(): AbortSignal | undefined;
  ask(prompt: string, isPassword: boolean): Promise<string>;
}

const hostSymbol = Symbol.for('@resattn/kernel host');

export function setHost(host: NotebookHost): void {
  const offered = {
    [hostSymbol]: host,
    // For libraries that know nothing of this kernel.
    [Symbol.for('Jupyter.interruptSignal')]: host.interruptSignal,
    [Symbol.for('Jupyter.showBundle')]: host.showBundle,
  };
  for (const symbol of Object.getOwnPropertySymbols(offered))
    Object.defineProperty(globalThis, symbol, { value: offered[symbol as never] });
}

export function findHost(): NotebookHost | undefined {
  return (globalThis as { [hostSymbol]?: NotebookHost | undefined })[hostSymbol];
}

export function requireHost(): NotebookHost {
  const host = findHost();
  if (!host)
    throw new Error('this works only in a cell of a notebook that runs on @resattn/kernel');
  return host;
}
