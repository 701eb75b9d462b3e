import { Buffer } from 'node:buffer';
import { writeSync } from 'node:fs';
import { clearImmediate, setImmediate } from 'node:timers';
import { serialize } from 'node:v8';
import { descriptors, type FromWorker } from './messages.js';

type StreamName = 'stdout' | 'stderr';

/** Milliseconds of the window in which writes are counted. */
const WINDOW = 20;
/** Writes in a window that go out at once; those after them are gathered. */
const BURST = 50;
const MAX_GATHERED = 1 << 16;

/**
 * Where the worker's messages to the kernel go out, in order. Writing blocks while the kernel does not
 * read, so that a cell cannot print faster than its output is carried away, and what a synchronous loop
 * prints is seen while it runs.
 */
export class OutputChannel {
  #gathered: { run: number; name: StreamName; text: string } | undefined;
  #flushing: NodeJS.Immediate | undefined;
  #windowStart = 0;
  #writes = 0;

  send(message: FromWorker): void {
    this.flush();
    this.#write(message);
  }

  stream(run: number, name: StreamName, text: string): void {
    const now = performanceNow();
    if (now - this.#windowStart > WINDOW) {
      this.#windowStart = now;
      this.#writes = 0;
    }
    const gathered = this.#gathered;
    if (gathered?.run === run && gathered.name === name) gathered.text += text;
    else {
      this.flush();
      this.#gathered = { run, name, text };
    }
    if (++this.#writes <= BURST || this.#gathered!.text.length > MAX_GATHERED) this.flush();
    else this.#flushing ??= setImmediate(() => this.flush());
  }

  flush(): void {
    if (this.#flushing) clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const gathered = this.#gathered;
    this.#gathered = undefined;
    if (gathered) this.#write({ type: 'stream', ...gathered });
  }

  #write(message: FromWorker): void {
    const body = serialize(message);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    writeAll(descriptors.outputs, Buffer.concat([length, body]));
  }
}

const { performance } = globalThis;
const performanceNow = () => performance.now();
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of the bytes, waiting where the other side reads slowly. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length; ) {
    try {
      start += writeSync(descriptor, bytes, start);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 2);
    }
  }
}
