import { LanguageQuestions, type LanguageReply } from '../language/language-questions.js';

/** The page's side of a web worker. */
export interface WorkerHandle {
  postMessage(message: object): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Asks the web worker that holds TypeScript. */
export class LanguageWorkerClient extends LanguageQuestions {
  readonly #worker: WorkerHandle;

  constructor(worker: WorkerHandle) {
    super();
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent) => this.hear(data as LanguageReply);
    worker.onerror = ({ message }) => this.fail(new Error(message));
  }

  protected override post(question: object): void {
    this.#worker.postMessage(question);
  }

  close(): void {
    this.#worker.terminate();
  }
}
