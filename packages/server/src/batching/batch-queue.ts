/** More was asked for than the queue holds; carries when to come again. */
export class OverloadError extends Error {
  override readonly name = 'OverloadError';

  /** @param retryAfter seconds after which the work that waits now should be done */
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super(message);
  }
}

/** The queue takes nothing more, because its owner is shutting down. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
}

export interface BatchQueueOptions<Input, Output> {
  /** Computes a batch: as many outputs as inputs, in their order. */
  readonly run: (inputs: readonly Input[]) => Promise<readonly Output[]>;
  /** Inputs in a batch at most. */
  readonly maxSize: number;
  /** Milliseconds that an input waits for others at most, while nothing is computed. */
  readonly maxDelay: number;
  /** Inputs that wait at most; what would exceed it is refused. */
  readonly maxWaiting: number;
  /** Told of every batch, for measurement. */
  readonly onBatch?: ((size: number, seconds: number) => void) | undefined;
}

/** One call of {@link BatchQueue.push}: its inputs may go into several batches. */
interface Job<Input, Output> {
  readonly inputs: readonly Input[];
  readonly outputs: Output[];
  /** Inputs that are in a batch already. */
  taken: number;
  readonly arrived: number;
  readonly resolve: (outputs: Output[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Dynamic batching: what arrives together is computed together. A batch starts as soon as it is full,
 * or as soon as its oldest input has waited for `maxDelay`; while one is computed, the next gathers.
 *
 * Work is taken in the order of arrival. A call is accepted whole or refused at once, so that what was
 * accepted is answered.
 */
export class BatchQueue<Input, Output> {
  private readonly jobs: Job<Input, Output>[] = [];
  private numWaiting = 0;
  private isRunning = false;
  private isClosed = false;
  private timer: NodeJS.Timeout | undefined;
  /** Seconds that one input takes, smoothed over the batches. */
  private secondsPerInput = 0;
  private whenIdle: (() => void)[] = [];

  constructor(private readonly options: BatchQueueOptions<Input, Output>) {}

  /** Inputs that are in no batch yet. */
  get waiting(): number {
    return this.numWaiting;
  }

  /**
   * Computes inputs in the company of others, and returns their outputs in order.
   *
   * @param signal withdraws what is not in a batch yet, with its reason as the error
   * @throws OverloadError when the queue cannot take all of them
   * @throws ClosedError after {@link close}
   */
  async push(inputs: readonly Input[], signal?: AbortSignal): Promise<Output[]> {
    signal?.throwIfAborted();
    if (this.isClosed) throw new ClosedError('shutting down; nothing more is accepted');
    if (inputs.length === 0) return [];
    const { maxWaiting } = this.options;
    if (this.numWaiting + inputs.length > maxWaiting) {
      throw new OverloadError(
        `${this.numWaiting} texts wait already and at most ${maxWaiting} may`,
        Math.max(1, Math.ceil(this.numWaiting * this.secondsPerInput)),
      );
    }
    return new Promise((resolve, reject) => {
      const job: Job<Input, Output> = {
        inputs,
        outputs: [],
        taken: 0,
        arrived: performance.now(),
        resolve: settle(resolve),
        reject: settle(reject),
      };
      const withdraw = () => {
        this.drop(job);
        job.reject(signal!.reason);
      };
      function settle<T>(done: (value: T) => void): (value: T) => void {
        return (value) => {
          signal?.removeEventListener('abort', withdraw);
          done(value);
        };
      }
      signal?.addEventListener('abort', withdraw);
      this.jobs.push(job);
      this.numWaiting += inputs.length;
      this.schedule();
    });
  }

  /** Accepts nothing more, and resolves when all that was accepted has been answered. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.isRunning || this.numWaiting > 0)
      await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  private drop(job: Job<Input, Output>): void {
    const at = this.jobs.indexOf(job);
    if (at < 0) return;
    this.jobs.splice(at, 1);
    this.numWaiting -= job.inputs.length - job.taken;
    this.settleIdle();
  }

  private schedule(): void {
    if (this.isRunning || this.numWaiting === 0) return;
    const { maxSize, maxDelay } = this.options;
    const hasWaited = performance.now() - this.jobs[0]!.arrived;
    if (this.numWaiting >= maxSize || hasWaited >= maxDelay) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.isRunning = true;
      // Not at once, so that requests that have arrived by now come into the batch too.
      setImmediate(() => void this.runBatch());
    } else {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.schedule();
      }, maxDelay - hasWaited);
    }
  }

  private async runBatch(): Promise<void> {
    const parts = this.take();
    const inputs = parts.flatMap(({ inputs }) => inputs);
    if (inputs.length > 0) {
      const start = performance.now();
      try {
        const outputs = await this.options.run(inputs);
        let at = 0;
        for (const { job, inputs } of parts) {
          for (let i = 0; i < inputs.length; i++) job.outputs.push(outputs[at++]!);
          if (job.outputs.length === job.inputs.length) job.resolve(job.outputs);
        }
      } catch (error) {
        for (const { job } of parts) {
          this.drop(job);
          job.reject(error);
        }
      }
      this.measure(inputs.length, (performance.now() - start) / 1000);
    }
    this.isRunning = false;
    this.settleIdle();
    this.schedule();
  }

  /** The inputs of the next batch, by job. */
  private take(): { job: Job<Input, Output>; inputs: readonly Input[] }[] {
    const parts: { job: Job<Input, Output>; inputs: readonly Input[] }[] = [];
    let room = this.options.maxSize;
    while (room > 0 && this.jobs.length > 0) {
      const job = this.jobs[0]!;
      const inputs = job.inputs.slice(job.taken, job.taken + room);
      job.taken += inputs.length;
      room -= inputs.length;
      parts.push({ job, inputs });
      if (job.taken === job.inputs.length) this.jobs.shift();
    }
    this.numWaiting -= this.options.maxSize - room;
    return parts;
  }

  private measure(size: number, seconds: number): void {
    const each = seconds / size;
    this.secondsPerInput =
      this.secondsPerInput === 0 ? each : 0.8 * this.secondsPerInput + 0.2 * each;
    this.options.onBatch?.(size, seconds);
  }

  private settleIdle(): void {
    if (this.isRunning || this.numWaiting > 0) return;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}
