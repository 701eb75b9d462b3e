import { betweenSteps, hostSignal } from '@resattn/host';
/** Bytes that come in pieces, whole or from a stream of the browser. */
export type ByteSource =
  | Uint8Array
  | Iterable<Uint8Array>
  | AsyncIterable<Uint8Array>
  | ReadableStream<Uint8Array>;

/** A moving window over bytes that arrive in pieces: what was consumed is forgotten. */
export class ByteWindow {
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;
  private end = 0;
  private isEnded = false;
  private readonly pieces: AsyncIterator<Uint8Array>;
  private readonly pause = betweenSteps(hostSignal());

  constructor(source: ByteSource) {
    this.pieces = piecesOf(source);
  }

  /** What is there and was not consumed. */
  get view(): Uint8Array {
    return this.bytes.subarray(this.start, this.end);
  }

  /** Waits until so many bytes are there; false where the source ends before. */
  async has(count: number): Promise<boolean> {
    while (this.end - this.start < count && (await this.grow()));
    return this.end - this.start >= count;
  }

  /** Consumes bytes. */
  skip(count: number): void {
    this.start += count;
  }

  /** Waits for more bytes; false where there are none. */
  async grow(): Promise<boolean> {
    if (this.isEnded) return false;
    await this.pause();
    const { done, value } = await this.pieces.next();
    if (done) {
      this.isEnded = true;
      return false;
    }
    const left = this.end - this.start;
    if (left === 0) {
      [this.bytes, this.start, this.end] = [value, 0, value.length];
      return true;
    }
    if (this.end + value.length > this.bytes.length || this.start > 0) {
      const joined = new Uint8Array(Math.max(left + value.length, 2 * left));
      joined.set(this.view);
      [this.bytes, this.start, this.end] = [joined, 0, left];
    }
    this.bytes.set(value, this.end);
    this.end += value.length;
    return true;
  }

  /** Lets the source go. */
  async close(): Promise<void> {
    await this.pieces.return?.();
  }
}

async function* piecesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  // Not every browser iterates over its streams.
  else if ('getReader' in source) {
    const reader = source.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel();
    }
  } else yield* source;
}
