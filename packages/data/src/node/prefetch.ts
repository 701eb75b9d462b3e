import { pathToFileURL } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { checkOptions } from '@resattn/options';
import type { Batch, BatchSource } from '../batching/batch.js';

export interface PrefetchOptions {
  /** Given to the module's function; must be cloneable. */
  readonly argument?: unknown;
  /** Batches that are made before they are asked for, at most. Default 4. */
  readonly ahead?: number | undefined;
}

export interface PrefetchedBatches extends BatchSource {
  /** Ends the worker. */
  close(): Promise<void>;
}

/** Positions in the memory that both threads see. */
const MADE = 0;
const TAKEN = 1;
const GENERATION = 2;

/**
 * The worker, as CommonJS text: a worker file of its own would have to be found from two builds and
 * every bundle. It makes batches until `ahead` of them wait, and drops an epoch when the generation
 * moves on.
 */
const workerCode = `
const { workerData } = require('node:worker_threads');
const { module, argument, port, shared, ahead } = workerData;
const send = (message, transfer) => {
  port.postMessage(message, transfer);
  Atomics.add(shared, ${MADE}, 1);
  Atomics.notify(shared, ${MADE});
};
const failed = (generation) => (error) => send({ generation, error });
import(module).then(async ({ default: create }) => {
  if (typeof create !== 'function') throw new TypeError(module + ' has no function as its default export.');
  const source = await create(argument);
  port.on('message', ({ generation, epoch, skip }) => {
    try {
      let made = 0;
      for (const batch of source.epoch(epoch, skip)) {
        for (;;) {
          if (Atomics.load(shared, ${GENERATION}) !== generation) return;
          const taken = Atomics.load(shared, ${TAKEN});
          if (made - taken < ahead) break;
          Atomics.wait(shared, ${TAKEN}, taken, 1000);
        }
        const buffers = new Set(Object.values(batch).map(({ values }) => values.buffer));
        send({ generation, batch }, [...buffers]);
        made++;
      }
      send({ generation, done: true });
    } catch (error) {
      failed(generation)(error);
    }
  });
  send({ generation: 0, batchesPerEpoch: source.batchesPerEpoch });
}).catch(failed(0));
`;

interface Message {
  readonly generation: number;
  readonly batchesPerEpoch?: number | undefined;
  readonly batch?: Batch | undefined;
  readonly done?: boolean | undefined;
  readonly error?: Error | undefined;
}

/**
 * Makes batches in a worker thread while the main thread computes.
 *
 * The batches and their order are those of the source itself, so a resumed run is as exact with it
 * as without. The worker hands its arrays over without a copy. One epoch is read at a time: asking
 * for another ends the one before.
 *
 * @param modulePath a JavaScript module whose default export makes the source: `(argument) =>
 * BatchSource`, or a promise of it
 * @throws Error when the module cannot be loaded or its function fails
 */
export async function prefetchInWorker(
  modulePath: string,
  options: PrefetchOptions = {},
): Promise<PrefetchedBatches> {
  checkOptions('prefetchInWorker', options, { argument: true, ahead: true });
  const { argument, ahead = 4 } = options;
  if (!Number.isInteger(ahead) || ahead < 1) {
    throw new RangeError(`ahead must be a positive integer, got ${ahead}.`);
  }
  const shared = new Int32Array(new SharedArrayBuffer(12));
  const { port1: port, port2 } = new MessageChannel();
  const module = /^[a-z]+:\/\//.test(modulePath) ? modulePath : pathToFileURL(modulePath).href;
  const worker = new Worker(workerCode, {
    eval: true,
    workerData: { module, argument, port: port2, shared, ahead },
    transferList: [port2],
  });
  // Neither the worker nor the port keeps a finished program running.
  worker.unref();
  port.unref();
  const first = await firstMessage(port, worker);
  if (first.error) {
    await worker.terminate();
    throw first.error;
  }

  /** Blocks until a message of this generation is here; later ones cannot be. */
  const next = (generation: number): Message => {
    for (;;) {
      const made = Atomics.load(shared, MADE);
      const message = receiveMessageOnPort(port)?.message as Message | undefined;
      if (message?.generation === generation) return message;
      if (message === undefined) Atomics.wait(shared, MADE, made, 1000);
    }
  };

  return {
    batchesPerEpoch: first.batchesPerEpoch!,
    *epoch(epoch, skip = 0) {
      const generation = Atomics.add(shared, GENERATION, 1) + 1;
      Atomics.store(shared, TAKEN, 0);
      Atomics.notify(shared, TAKEN);
      port.postMessage({ generation, epoch, skip });
      for (;;) {
        if (Atomics.load(shared, GENERATION) !== generation) {
          throw new Error('Another epoch was begun: one epoch is read at a time.');
        }
        const { batch, error } = next(generation);
        if (error) throw error;
        if (!batch) return;
        Atomics.add(shared, TAKEN, 1);
        Atomics.notify(shared, TAKEN);
        yield batch;
      }
    },
    async close() {
      Atomics.add(shared, GENERATION, 1);
      Atomics.notify(shared, TAKEN);
      port.close();
      await worker.terminate();
    },
  };
}

/** The worker's first word; a worker that dies before it says anything is an error. */
function firstMessage(port: MessageChannel['port1'], worker: Worker): Promise<Message> {
  return new Promise((resolve) => {
    port.ref();
    const settle = (message: Message) => {
      port.off('message', settle);
      port.unref();
      resolve(message);
    };
    port.on('message', settle);
    worker.once('error', (error) => settle({ generation: 0, error: error as Error }));
  });
}
