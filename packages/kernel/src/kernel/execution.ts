import type { LanguageClient } from '../language/client.js';
import type { Broadcast } from '../protocol/broadcast.js';
import type { Message } from '../protocol/message.js';
import {
  errorOutcome,
  type FromWorker,
  type RunOutcome,
  type ToWorker,
} from '../worker/messages.js';
import { type CellOutput, interruptedEarly, outputMessage, typeErrorOutcome } from './contents.js';
import { WorkerProcess } from './worker-process.js';

type Parent = Message['parent'];

export interface Cell {
  readonly code: string;
  /** How errors name the cell: `In [3]`. */
  readonly label: string;
  readonly parent: Parent;
  /** Nothing is published. */
  readonly isSilent: boolean;
  /** The value is part of the outcome and not an output. */
  readonly isExpression?: boolean | undefined;
  /** Asks the front end of this cell for a line of text; throws where it takes no input. */
  readonly ask: (prompt: string, isPassword: boolean) => Promise<string>;
  /** Hears of the value of the last expression. */
  readonly onResult: (data: Readonly<Record<string, unknown>>) => void;
}

/** Milliseconds after an interrupt for what cannot be ended to end; then its process is. */
const LAST_RESORT = 10_000;
/** Milliseconds after which a second interrupt is meant for what did not end at the first. */
const SECOND_INTERRUPT = 2000;

/** Compiles cells and has them run by a worker process, which it replaces when it has ended. */
export class Execution {
  #worker: WorkerProcess;
  #runs = 0;
  #current: { run: number; cell: Cell; resolve: (outcome: RunOutcome) => void } | undefined;
  readonly #cells = new Map<number, Cell>();
  #interruptedAt: number | undefined;
  #lastResort: NodeJS.Timeout | undefined;
  #isInterruptedEarly = false;
  #isClosed = false;
  #isKilled = false;

  constructor(
    private readonly folder: string,
    private readonly language: LanguageClient,
    private readonly broadcast: Broadcast,
    private readonly executionCount: () => number,
  ) {
    this.#worker = this.#start();
  }

  /** Runs a cell to its end. Its outputs have been published when the promise resolves. */
  async run(cell: Cell): Promise<RunOutcome> {
    const run = ++this.#runs;
    this.#cells.set(run, cell);
    // Output of long ago cells, from timers, goes to the last one that is remembered.
    this.#cells.delete(run - 1000);
    this.#isInterruptedEarly = false;
    this.language.resume();
    let compiled: Awaited<ReturnType<typeof this.language.ask<'compile'>>>;
    try {
      compiled = await this.language.ask('compile', {
        cell: run,
        label: cell.label,
        code: cell.code,
      });
    } catch (error) {
      if (this.#isInterruptedEarly) return interruptedEarly;
      return errorOutcome(
        'CompilerError',
        `the TypeScript compiler failed: ${(error as Error).message}`,
      );
    }
    if (this.#isInterruptedEarly) return interruptedEarly;
    if (compiled.status === 'error') return typeErrorOutcome(compiled);
    const { code, names } = compiled;
    return new Promise((resolve) => {
      this.#current = { run, cell, resolve };
      this.#worker.send({
        type: 'run',
        request: { run, label: cell.label, code, names, isExpression: cell.isExpression === true },
      });
    });
  }

  /** Ends the running cell, and whatever else keeps the worker busy. */
  interrupt(): void {
    const now = performance.now();
    if (!this.#current) {
      this.#isInterruptedEarly = true;
      this.language.cancel();
      this.#worker.interrupt();
      return;
    }
    if (this.#interruptedAt !== undefined && now - this.#interruptedAt > SECOND_INTERRUPT)
      this.#kill();
    this.#interruptedAt ??= now;
    this.#lastResort ??= setTimeout(() => this.#kill(), LAST_RESORT);
    this.#worker.interrupt();
  }

  #kill(): void {
    this.#isKilled = true;
    this.#worker.kill();
  }

  /** Resolves when the worker has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#worker.kill();
    await this.#worker.ended;
  }

  #start(): WorkerProcess {
    return new WorkerProcess(this.folder, {
      message: (message) => this.#hear(message),
      raw: (name, text) => {
        const cell = this.#current?.cell ?? this.#cells.get(this.#runs);
        if (cell && !cell.isSilent) this.broadcast.stream(name, text, cell.parent);
      },
      ended: (reason) => this.#workerEnded(reason),
    });
  }

  async #hear(message: FromWorker): Promise<void> {
    switch (message.type) {
      case 'done':
        await this.language.ask('register', { cell: message.run, values: message.assigned });
        this.#finish(message.outcome);
        return;
      case 'question':
        void this.#answer(message);
        return;
      case 'ready':
      case 'exiting':
        return;
      default:
        this.#publish(message);
        // Waiting here lets the worker wait too, as soon as the pipe is full.
        if (this.broadcast.isFull && this.#interruptedAt === undefined)
          await this.broadcast.whenDrained();
    }
  }

  #publish(message: CellOutput): void {
    const cell = this.#cells.get(message.run) ?? this.#cells.get(this.#runs);
    if (!cell || cell.isSilent) return;
    // Of a cell that is being interrupted nobody waits for more text.
    if (message.type === 'stream') {
      if (this.#interruptedAt === undefined || this.#current?.run !== message.run)
        this.broadcast.stream(message.name, message.text, cell.parent);
      return;
    }
    if (message.type === 'result') cell.onResult(message.data);
    const [type, content] = outputMessage(message, this.executionCount());
    this.broadcast.publish(type, content, cell.parent);
  }

  async #answer({ id, run, question }: Extract<FromWorker, { type: 'question' }>): Promise<void> {
    let answer: ToWorker;
    try {
      const value =
        question.about === 'module'
          ? await this.language.ask('load', { specifier: question.specifier, from: question.from })
          : await (this.#cells.get(run) ?? this.#current?.cell)?.ask(
              question.prompt,
              question.isPassword,
            );
      answer = { type: 'answer', id, value };
    } catch (error) {
      answer = { type: 'answer', id, error: (error as Error).message };
    }
    this.#worker.send(answer);
  }

  #finish(outcome: RunOutcome): void {
    const current = this.#current;
    this.#current = undefined;
    this.#interruptedAt = undefined;
    clearTimeout(this.#lastResort);
    this.#lastResort = undefined;
    current?.resolve(outcome);
  }

  #workerEnded(reason: string): void {
    if (this.#isClosed) return;
    const wasInterrupted = this.#isKilled;
    this.#isKilled = false;
    const parent = (this.#current?.cell ?? this.#cells.get(this.#runs))?.parent ?? {};
    const message = `${
      wasInterrupted
        ? 'the cell could not be stopped otherwise, so its process was ended'
        : `the process of the cells has ended: ${reason}`
    }. All variables are gone; a new process has been started`;
    void this.language.ask('reset', {});
    this.#worker = this.#start();
    if (this.#current) {
      this.#finish(errorOutcome(wasInterrupted ? 'Interrupted' : 'ProcessEnded', message));
    } else this.broadcast.stream('stderr', `${message}\n`, parent);
  }
}
