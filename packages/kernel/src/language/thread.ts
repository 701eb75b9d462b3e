// The thread that holds TypeScript: the kernel's own thread answers the front end meanwhile.
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { filesOnDisk } from './disk.js';
import { answerWith, type LanguageRequests } from './requests.js';
import { LanguageSession } from './session.js';

export interface LanguageThreadData {
  readonly folder: string;
  /** One integer: 1 while the compiler is to leave what it does. */
  readonly cancelled: Int32Array;
}

const { folder, cancelled } = workerData as LanguageThreadData;
const declarations = (name: string) => join(__dirname, '..', `${name}.d.ts`);
const session = new LanguageSession({
  ...filesOnDisk(folder),
  folder,
  provided: { '@resattn/kernel': declarations('index'), tslab: declarations('notebook/tslab') },
  isCancelled: () => Atomics.load(cancelled, 0) === 1,
});

parentPort!.on(
  'message',
  ({ id, what, request }: { id: number; what: keyof LanguageRequests; request: never }) => {
    try {
      parentPort!.postMessage({ id, answer: answerWith(session, what, request) });
    } catch (error) {
      parentPort!.postMessage({ id, error: (error as Error).message ?? String(error) });
    }
  },
);
// The libraries are read before the first cell comes.
session.compile(0, 'warm-up', 'console.log(1)');
