import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LanguageQuestions, type LanguageReply } from './language-questions.js';
import type { LanguageThreadData } from './thread.js';

/** TypeScript in a thread of its own, asked by messages. */
export class LanguageClient extends LanguageQuestions {
  readonly #thread: Worker;
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4));

  /** @param folder the folder of the notebook */
  constructor(folder: string) {
    super();
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
    this.#thread.on('message', (reply: LanguageReply) => this.hear(reply));
    this.#thread.on('error', (error) => this.fail(error));
  }

  protected override post(question: object): void {
    this.#thread.postMessage(question);
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
