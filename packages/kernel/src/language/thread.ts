// The thread that holds TypeScript: the kernel's own thread answers the front end meanwhile.
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { filesOnDisk } from './disk.js';
import { LanguageSession } from './session.js';

/** What the kernel asks of the thread, and what it answers with. */
export interface LanguageRequests {
  compile: { cell: number; label: string; code: string };
  register: { cell: number; values: readonly string[] };
  reset: Record<string, never>;
  complete: { code: string; cursor: number };
  inspect: { code: string; cursor: number };
  isComplete: { code: string };
  load: { specifier: string; from: string };
}

export interface LanguageAnswers {
  compile: ReturnType<LanguageSession['compile']>;
  register: undefined;
  reset: undefined;
  complete: ReturnType<LanguageSession['complete']>;
  inspect: ReturnType<LanguageSession['inspect']>;
  isComplete: ReturnType<LanguageSession['isComplete']>;
  load: ReturnType<LanguageSession['load']>;
}

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

const answers: {
  [K in keyof LanguageRequests]: (request: LanguageRequests[K]) => LanguageAnswers[K];
} = {
  compile: ({ cell, label, code }) => session.compile(cell, label, code),
  register: ({ cell, values }) => {
    session.register(cell, values);
    return undefined;
  },
  reset: () => {
    session.reset();
    return undefined;
  },
  complete: ({ code, cursor }) => session.complete(code, cursor),
  inspect: ({ code, cursor }) => session.inspect(code, cursor),
  isComplete: ({ code }) => session.isComplete(code),
  load: ({ specifier, from }) => session.load(specifier, from),
};

parentPort!.on(
  'message',
  ({ id, what, request }: { id: number; what: keyof LanguageRequests; request: never }) => {
    try {
      parentPort!.postMessage({ id, answer: answers[what](request) });
    } catch (error) {
      parentPort!.postMessage({ id, error: (error as Error).message ?? String(error) });
    }
  },
);
// The libraries are read before the first cell comes.
session.compile(0, 'warm-up', 'console.log(1)');
