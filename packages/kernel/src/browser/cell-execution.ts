import { type CellOutput, interruptedEarly, typeErrorOutcome } from '../kernel/contents.js';
import {
  errorOutcome,
  type FromWorker,
  type RunOutcome,
  type ToWorker,
} from '../worker/messages.js';
import type { LanguageWorkerClient, WorkerHandle } from './worker-client.js';

/** A cell to run, and what hears of it. */
export interface LiteCell {
  readonly code: string;
  /** How errors name the cell: `In [3]`. */
  readonly label: string;
  /** The value is part of the outcome and not an output. */
  readonly isExpression?: boolean | undefined;
  readonly publish: (message: CellOutput) => void;
  readonly ask: (prompt: string, isPassword: boolean) => Promise<string>;
}

/** Milliseconds after an interrupt for a loop that never waits to end; then its worker is ended. */
const LAST_RESORT = 5000;
/** Milliseconds after which a second interrupt is meant for what did not end at the first. */
const SECOND_INTERRUPT = 1000;

/** Compiles cells and has them run by a web worker, which it replaces when it had to be ended. */
export class CellExecution {
  #worker: WorkerHandle;
  #runs = 0;
  #current: { run: number; resolve: (outcome: RunOutcome) => void } | undefined;
  readonly #cells = new Map<number, LiteCell>();
  #interruptedAt: number | undefined;
  /** While the cell was being compiled. */
  #isInterruptedEarly = false;
  #lastResort: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly startWorker: () => WorkerHandle,
    private readonly language: LanguageWorkerClient,
  ) {
    this.#worker = this.#start();
  }

  /** Runs a cell to its end. */
  async run(cell: LiteCell): Promise<RunOutcome> {
    const run = ++this.#runs;
    this.#cells.set(run, cell);
    // Output of long ago cells, from timers, is not shown any more.
    this.#cells.delete(run - 1000);
    this.#isInterruptedEarly = false;
    const { code: text, label } = cell;
    const compiled = await this.language.ask('compile', { cell: run, label, code: text });
    if (this.#isInterruptedEarly) return interruptedEarly;
    if (compiled.status === 'error') return typeErrorOutcome(compiled);
    const { code, names } = compiled;
    return new Promise((resolve) => {
      this.#current = { run, resolve };
      const isExpression = cell.isExpression === true;
      this.#send({ type: 'run', request: { run, label, code, names, isExpression } });
    });
  }

  /** Ends the running cell: where it waits, or with the worker and all variables. */
  interrupt(): void {
    if (!this.#current) {
      this.#isInterruptedEarly = true;
      return;
    }
    const now = performance.now();
    if (this.#interruptedAt !== undefined && now - this.#interruptedAt > SECOND_INTERRUPT)
      this.#replaceWorker('Interrupted', 'the cell never waited, so its worker was ended');
    else {
      this.#interruptedAt ??= now;
      this.#lastResort ??= setTimeout(
        () => this.#replaceWorker('Interrupted', 'the cell did not wait, so its worker was ended'),
        LAST_RESORT,
      );
      this.#send({ type: 'interrupt' });
    }
  }

  close(): void {
    clearTimeout(this.#lastResort);
    this.#worker.terminate();
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #start(): WorkerHandle {
    const worker = this.startWorker();
    worker.onmessage = ({ data }: MessageEvent) => void this.#hear(data as FromWorker);
    worker.onerror = ({ message }) =>
      this.#replaceWorker('WorkerEnded', `the worker of the cells has failed: ${message}`);
    return worker;
  }

  async #hear(message: FromWorker): Promise<void> {
    if (message.type === 'done') {
      await this.language.ask('register', { cell: message.run, values: message.assigned });
      this.#finish(message.outcome);
    } else if (message.type === 'question') void this.#answer(message);
    else if (message.type !== 'ready' && message.type !== 'exiting')
      this.#cells.get(message.run)?.publish(message);
  }

  async #answer({ id, run, question }: Extract<FromWorker, { type: 'question' }>): Promise<void> {
    try {
      if (question.about !== 'input') throw new Error('a browser has no local files to import');
      const value = await this.#cells.get(run)?.ask(question.prompt, question.isPassword);
      this.#send({ type: 'answer', id, value });
    } catch (error) {
      this.#send({ type: 'answer', id, error: (error as Error).message });
    }
  }

  #replaceWorker(name: string, reason: string): void {
    this.#worker.terminate();
    void this.language.ask('reset', {});
    this.#worker = this.#start();
    const message = `${reason}. All variables are gone; a new worker has been started`;
    this.#finish(errorOutcome(name, message));
  }

  #finish(outcome: RunOutcome): void {
    const current = this.#current;
    this.#current = undefined;
    this.#interruptedAt = undefined;
    clearTimeout(this.#lastResort);
    this.#lastResort = undefined;
    current?.resolve(outcome);
  }
}
