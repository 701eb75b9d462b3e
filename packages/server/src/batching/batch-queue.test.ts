import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchQueue, type BatchQueueOptions, ClosedError, OverloadError } from './batch-queue.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A queue that doubles numbers, and the batches that it made. */
function doubling(options: Partial<BatchQueueOptions<number, number>> = {}) {
  const batches: number[][] = [];
  const queue = new BatchQueue<number, number>({
    run: async (inputs) => {
      batches.push([...inputs]);
      await turn();
      return inputs.map((n) => 2 * n);
    },
    maxSize: 4,
    maxDelay: 5,
    maxWaiting: 100,
    ...options,
  });
  return { queue, batches };
}

/** A queue whose batches end when they are let. */
function held(options: Partial<BatchQueueOptions<number, number>> = {}) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const made = doubling({
    maxDelay: 0,
    ...options,
    run: async (inputs) => {
      await released;
      return inputs.map((n) => 2 * n);
    },
  });
  return { queue: made.queue, release };
}

describe('a batch queue', () => {
  it('computes together what arrives together, and answers each its own', async () => {
    const { queue, batches } = doubling();
    const answers = await Promise.all([queue.push([1]), queue.push([2]), queue.push([3])]);
    expect(answers).toEqual([[2], [4], [6]]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('does not wait for the delay when a batch is full, and splits what is larger', async () => {
    const { queue, batches } = doubling({ maxDelay: 600_000 });
    expect(await queue.push([1, 2, 3, 4, 5, 6, 7, 8])).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
    expect(batches).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
  });

  it('answers any mixture of calls in order, in batches that are no larger than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer(), { maxLength: 9 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        async (calls, maxSize) => {
          const { queue, batches } = doubling({ maxSize, maxDelay: 0, maxWaiting: 1000 });
          const answers = await Promise.all(calls.map((inputs) => queue.push(inputs)));
          expect(answers).toEqual(calls.map((inputs) => inputs.map((n) => 2 * n)));
          expect(batches.flat()).toEqual(calls.flat());
          for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(maxSize);
          expect(queue.waiting).toBe(0);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('refuses what it cannot hold, whole, and answers what it has accepted', async () => {
    const { queue, release } = held({ maxWaiting: 5 });
    const first = queue.push([1, 2, 3, 4]);
    await turn();
    await turn();
    const second = queue.push([5, 6, 7]);
    const refused = await queue.push([8, 9, 10]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OverloadError);
    expect((refused as OverloadError).message).toContain('3 texts wait already and at most 5 may');
    expect((refused as OverloadError).retryAfter).toBeGreaterThanOrEqual(1);
    const third = queue.push([8]);
    release();
    expect(await Promise.all([first, second, third])).toEqual([[2, 4, 6, 8], [10, 12, 14], [16]]);
  });

  it('takes back what is withdrawn before its batch', async () => {
    const { queue, release } = held();
    const first = queue.push([1]);
    await turn();
    await turn();
    const controller = new AbortController();
    const second = queue.push([2, 3], controller.signal);
    expect(queue.waiting).toBe(2);
    controller.abort(new Error('client gone'));
    await expect(second).rejects.toThrow('client gone');
    expect(queue.waiting).toBe(0);
    release();
    expect(await first).toEqual([2]);
    await expect(queue.push([1], controller.signal)).rejects.toThrow('client gone');
  });

  it('fails the calls of a batch that fails, and goes on', async () => {
    const { queue } = doubling({
      maxSize: 2,
      run: async (inputs) => {
        if (inputs.includes(13)) throw new Error('thirteen');
        return inputs.map((n) => 2 * n);
      },
    });
    const unlucky = queue.push([13, 1, 2]);
    const lucky = queue.push([3]);
    await expect(unlucky).rejects.toThrow('thirteen');
    expect(await lucky).toEqual([6]);
  });

  it('when closed answers what it has and accepts no more', async () => {
    const { queue, release } = held();
    const accepted = [queue.push([1]), queue.push([2])];
    let isClosed = false;
    const closed = queue.close().then(() => {
      isClosed = true;
    });
    await expect(queue.push([3])).rejects.toBeInstanceOf(ClosedError);
    await turn();
    expect(isClosed).toBe(false);
    release();
    expect(await Promise.all(accepted)).toEqual([[2], [4]]);
    await closed;
    await queue.close();
  });
});
