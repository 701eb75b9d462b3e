import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LanguageAnswers, LanguageRequests } from './requests.js';
import type { LanguageThreadData } from './thread.js';

/** TypeScript in a thread of its own, asked by messages. */
export class LanguageClient {
  readonly #thread: Worker;
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4));
  readonly #waiting = new Map<
    number,
    { resolve: (answer: never) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;

  /** @param folder the folder of the notebook */
  constructor(folder: string) {
    const workerData: LanguageThreadData = { folder, cancelled: this.#cancelled };
    this.#thread = new Worker(join(__dirname, 'thread.js'), {
      workerData,
      // Deeply nested code needs a deep stack.
      resourceLimits: {
        stackSizeMb: 32,
        maxOldGenerationSizeMb: 4096,
        maxYoungGenerationSizeMb: 96,
      },
    });
    this.#thread.on(
      'message',
      ({ id, answer, error }: { id: number; answer: never; error?: string | undefined }) => {
        const waiting = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (error === undefined) waiting?.resolve(answer);
        else waiting?.reject(new Error(error));
      },
    );
    this.#thread.on('error', (error) => {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
  }

  ask<K extends keyof LanguageRequests>(
    what: K,
    request: LanguageRequests[K],
  ): Promise<LanguageAnswers[K]> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#thread.postMessage({ id, what, request });
    });
  }

  /** Lets the compiler leave what it does, by an error; it can be asked again after `resume`. */
  cancel(): void {
    Atomics.store(this.#cancelled, 0, 1);
  }

  resume(): void {
    Atomics.store(this.#cancelled, 0, 0);
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}
