import type { FromWorker } from '../worker/messages.js';

type StreamName = 'stdout' | 'stderr';

const MAX_GATHERED = 1 << 16;
/** Milliseconds after which text that a busy thread has printed goes out. */
const LONGEST_WAIT = 40;
const { MessageChannel, performance } = globalThis;

/** Sends messages in order, with the text of many writes in one. */
export class GatheredOutput {
  #gathered: { run: number; name: StreamName; text: string } | undefined;
  #since = 0;
  readonly #later: () => void;

  constructor(private readonly post: (message: FromWorker) => void) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => this.flush();
    this.#later = () => port2.postMessage(0);
    // In Node, where the tests are, an open port would keep the process alive.
    (port1 as { unref?: (() => void) | undefined }).unref?.();
  }

  send(message: FromWorker): void {
    this.flush();
    this.post(message);
  }

  stream(run: number, name: StreamName, text: string): void {
    const gathered = this.#gathered;
    if (gathered?.run === run && gathered.name === name) gathered.text += text;
    else {
      this.flush();
      this.#gathered = { run, name, text };
      this.#since = performance.now();
      this.#later();
    }
    const isLate = performance.now() - this.#since > LONGEST_WAIT;
    if (isLate || this.#gathered!.text.length > MAX_GATHERED) this.flush();
  }

  flush(): void {
    const gathered = this.#gathered;
    this.#gathered = undefined;
    if (gathered) this.post({ type: 'stream', ...gathered });
  }
}
