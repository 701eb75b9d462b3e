import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { deserialize } from 'node:v8';
import { descriptors, endOfRun, type FromWorker, type ToWorker } from '../worker/messages.js';

export interface WorkerEvents {
  /** A message of the worker; reading continues when what is returned has resolved. */
  message(message: FromWorker): Promise<void> | void;
  /** What native code and child processes have written. */
  raw(name: 'stdout' | 'stderr', text: string): void;
  /** The process has ended; `reason` says how. */
  ended(reason: string): void;
}

/** The process that runs the cells, in a process group of its own, seen from the kernel. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #raw: readonly [RawOutput, RawOutput];
  readonly #interrupts: Writable;
  #exitStatus: number | undefined;

  constructor(
    folder: string,
    private readonly events: WorkerEvents,
  ) {
    this.#child = fork(join(__dirname, '../worker/main.js'), {
      // A folder that was removed meanwhile would keep the process from starting.
      cwd: existsSync(folder) ? folder : tmpdir(),
      // Code that was ended by force leaves Node's record of asynchronous contexts unbalanced, which
      // Node checks with these on.
      execArgv: [...process.execArgv, '--no-force-async-hooks-checks'],
      serialization: 'advanced',
      // Ctrl-C in the terminal of the kernel is the kernel's to pass on.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'],
    });
    this.#raw = [
      new RawOutput(this.#child.stdout!, (text) => events.raw('stdout', text)),
      new RawOutput(this.#child.stderr!, (text) => events.raw('stderr', text)),
    ];
    const outputs = this.#child.stdio[descriptors.outputs] as Readable;
    this.#interrupts = (this.#child.stdio as readonly unknown[])[
      descriptors.interrupts
    ] as Writable;
    this.#interrupts.on('error', () => {});
    const isRead = this.#read(outputs);
    this.#child.on('error', () => {});
    this.#child.on('disconnect', () => this.kill());
    this.#child.on('exit', async (status, signal) => {
      // What it wrote last is still to be read.
      await isRead;
      this.events.ended(
        signal !== null
          ? `it was ended by ${signal}`
          : this.#exitStatus !== undefined
            ? `process.exit(${this.#exitStatus}) ended it`
            : `it ended with status ${status}`,
      );
    });
  }

  send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Ends what the worker does now; the worker answers by ending its run. */
  interrupt(): void {
    this.#interrupts.write('i');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Resolves when the process has ended. */
  get ended(): Promise<unknown> {
    const { exitCode, signalCode } = this.#child;
    return exitCode === null && signalCode === null ? once(this.#child, 'exit') : Promise.resolve();
  }

  async #read(outputs: Readable): Promise<void> {
    let rest: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of outputs as AsyncIterable<Buffer>) {
        rest.push(chunk);
        size += chunk.length;
        const needed = rest[0]!.length >= 4 ? rest[0]!.readUInt32LE() + 4 : 4;
        if (size < needed && rest.length < 1000) continue;
        let bytes = rest.length === 1 ? rest[0]! : Buffer.concat(rest);
        while (bytes.length >= 4) {
          const end = 4 + bytes.readUInt32LE();
          if (bytes.length < end) break;
          const message = deserialize(bytes.subarray(4, end)) as FromWorker;
          bytes = bytes.subarray(end);
          if (message.type === 'exiting') this.#exitStatus = message.status;
          if (message.type === 'done')
            await Promise.all(
              this.#raw.map((raw, i) => message.isMarked[i] && raw.whenMarked(message.run)),
            );
          await this.events.message(message);
        }
        rest = bytes.length > 0 ? [bytes] : [];
        size = bytes.length;
      }
    } catch {
      // The pipe breaks with the process, whose end is reported.
    }
  }
}

/** One of the worker's raw standard streams, with the marks taken out. */
class RawOutput {
  #text = '';
  #isEnded = false;
  #waiting: { mark: string; resolve: () => void } | undefined;

  constructor(
    stream: Readable,
    private readonly onText: (text: string) => void,
  ) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#pass();
    });
    stream.on('error', () => {});
    stream.on('close', () => {
      this.#isEnded = true;
      this.#waiting?.resolve();
    });
  }

  /** Resolves when all that was written before the end of a run has been passed on. */
  whenMarked(run: number): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = { mark: endOfRun(run), resolve };
      this.#pass();
    });
  }

  #pass(): void {
    const mark = this.#waiting?.mark;
    const at = mark === undefined ? -1 : this.#text.indexOf(mark);
    if (at >= 0) {
      if (at > 0) this.onText(this.#text.slice(0, at));
      this.#text = this.#text.slice(at + mark!.length);
      this.#waiting!.resolve();
      this.#waiting = undefined;
      this.#pass();
      return;
    }
    // A mark that comes before it is asked for, or is not whole yet, stays.
    const start = this.#text.indexOf('\u0000');
    const end = start < 0 ? this.#text.length : start;
    if (end > 0) this.onText(this.#text.slice(0, end));
    this.#text = this.#text.slice(end);
    if (this.#text.length > 1 << 20) {
      this.onText(this.#text);
      this.#text = '';
    }
  }
}
