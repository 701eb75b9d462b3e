import type { LanguageAnswers, LanguageRequests } from '../language/requests.js';

/** The page's side of a web worker. */
export interface WorkerHandle {
  postMessage(message: object): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Asks the worker that holds TypeScript. */
export class LanguageWorkerClient {
  readonly #worker: WorkerHandle;
  readonly #waiting = new Map<
    number,
    { resolve: (answer: never) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;

  constructor(worker: WorkerHandle) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent) => {
      const { id, answer, error } = data as { id: number; answer: never; error?: string };
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(error));
    };
    worker.onerror = ({ message }) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(message));
      this.#waiting.clear();
    };
  }

  ask<K extends keyof LanguageRequests>(
    what: K,
    request: LanguageRequests[K],
  ): Promise<LanguageAnswers[K]> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, what, request });
    });
  }

  close(): void {
    this.#worker.terminate();
  }
}
