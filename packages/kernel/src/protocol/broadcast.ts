import type { XPublisher } from 'zeromq';
import type { Message, Wire } from './message.js';

type Parent = Message['parent'];

/** Characters of one stream that go into a message at most. */
const MAX_TEXT = 1 << 18;
/** Milliseconds for which output is gathered. */
const GATHER = 20;
/** Milliseconds for which a front end that does not read holds the output up. */
const PATIENCE = 10_000;
/** Messages queued from which on the source of the output should wait. */
const QUEUE_IS_FULL = 64;

/**
 * What the kernel publishes to all its front ends (iopub), in order. Text of one stream is gathered into few
 * messages. Sending waits for slow readers, and so should whoever produces the output: see `whenDrained`.
 * For a front end that does not read at all, output is dropped after ten seconds, and the front end is told
 * once it reads again.
 */
export class Broadcast {
  readonly #queue: Message[] = [];
  #text: { name: string; text: string; parent: Parent } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #waiting: (() => void)[] = [];
  #dropped = 0;

  constructor(
    private readonly socket: XPublisher,
    private readonly wire: Wire,
  ) {
    socket.sendTimeout = PATIENCE;
  }

  /** Adds text to the stream `stdout` or `stderr`. */
  stream(name: string, text: string, parent: Parent): void {
    if (text === '') return;
    const gathered = this.#text;
    if (gathered?.name === name && gathered.parent === parent) gathered.text += text;
    else {
      this.#flushText();
      this.#text = { name, text, parent };
    }
    if (this.#text!.text.length >= MAX_TEXT) this.#flushText();
    else this.#timer ??= setTimeout(() => this.#flushText(), GATHER);
  }

  publish(
    type: string,
    content: Message['content'],
    parent: Parent,
    buffers: readonly Uint8Array[] = [],
  ): void {
    this.#flushText();
    this.#push({
      ...this.wire.create(type, content, parent, [Buffer.from(topicOf(type, content))]),
      buffers,
    });
  }

  get isFull(): boolean {
    return this.#queue.length >= QUEUE_IS_FULL;
  }

  /** Resolves when there is room for more. */
  whenDrained(): Promise<void> {
    return this.isFull ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }

  /** Resolves when all has been handed to the sockets. */
  async whenSent(): Promise<void> {
    this.#flushText();
    while (this.#sending) await this.#sending;
  }

  #flushText(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#text) return;
    const { name, text, parent } = this.#text;
    this.#text = undefined;
    const topic = [Buffer.from(`stream.${name}`)];
    for (let start = 0; start < text.length; ) {
      const end =
        start + MAX_TEXT < text.length ? wholeCharacters(text, start + MAX_TEXT) : text.length;
      this.#push(this.wire.create('stream', { name, text: text.slice(start, end) }, parent, topic));
      start = end;
    }
  }

  #push(message: Message): void {
    this.#queue.push(message);
    this.#sending ??= this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    // Not before the caller has noted that sending goes on.
    await undefined;
    for (let message = this.#queue.shift(); message; message = this.#queue.shift()) {
      try {
        if (this.#dropped > 0) await this.#tellOfDropped(message.parent);
        await this.socket.send(this.wire.encode(message));
      } catch {
        this.#dropped++;
        // Who has not read for so long does not hold up each message anew.
        this.socket.sendTimeout = 0;
      }
      if (!this.isFull) for (const resume of this.#waiting.splice(0)) resume();
    }
    // In the same turn in which the queue was found empty: what comes next starts anew.
    this.#sending = undefined;
  }

  async #tellOfDropped(parent: Parent): Promise<void> {
    const text = `[${this.#dropped} messages were dropped: a front end did not read for ${PATIENCE / 1000} s]\n`;
    await this.socket.send(
      this.wire.encode(this.wire.create('stream', { name: 'stderr', text }, parent)),
    );
    this.#dropped = 0;
    this.socket.sendTimeout = PATIENCE;
  }
}

/** Not between the two halves of a surrogate pair. */
function wholeCharacters(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code < 0xdc00 ? end - 1 : end;
}

function topicOf(type: string, content: Message['content']): string {
  return type === 'stream' ? `stream.${content.name}` : type;
}
