import type { LanguageAnswers, LanguageRequests } from './requests.js';

/** What a worker answers a question with: one of `answer` and `error`. */
export interface LanguageReply {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string | undefined;
}

/** Questions to a worker that holds TypeScript, and those who wait for its answers. */
export abstract class LanguageQuestions {
  readonly #waiting = new Map<
    number,
    { resolve: (answer: never) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;

  ask<K extends keyof LanguageRequests>(
    what: K,
    request: LanguageRequests[K],
  ): Promise<LanguageAnswers[K]> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.post({ id, what, request });
    });
  }

  protected abstract post(question: object): void;

  protected hear({ id, answer, error }: LanguageReply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(answer as never);
    else waiting?.reject(new Error(error));
  }

  /** Tells all who wait that the worker has failed. */
  protected fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
