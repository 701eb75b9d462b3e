import type { FromWorker, LoadedModule, ToWorker, WorkerQuestion } from './messages.js';

// A cell may replace the global.
const { Promise: NativePromise } = globalThis;

/** What the worker asks of the kernel, and the answers. */
export class Questions {
  readonly #waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;

  /** @param currentRun the run that asks */
  constructor(
    private readonly send: (message: FromWorker) => void,
    private readonly currentRun: () => number,
  ) {}

  module(specifier: string, from: string): Promise<LoadedModule> {
    return this.#ask({ about: 'module', specifier, from });
  }

  input(prompt: string, isPassword: boolean): Promise<string> {
    return this.#ask({ about: 'input', prompt, isPassword });
  }

  answer({ id, value, error }: Extract<ToWorker, { type: 'answer' }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value as never);
    else waiting?.reject(new Error(error));
  }

  #ask<T>(question: WorkerQuestion): Promise<T> {
    const id = ++this.#lastId;
    return new NativePromise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.send({ type: 'question', id, run: this.currentRun(), question });
    });
  }
}
