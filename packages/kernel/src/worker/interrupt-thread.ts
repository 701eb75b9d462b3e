// A thread beside the cells. It hears of interrupts while they keep their own thread busy, and ends the
// process when the kernel has gone.
import inspector from 'node:inspector';
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { forgetContexts } from './async-contexts.js';
import { descriptors } from './messages.js';

export interface InterruptThreadData {
  /** One integer, set by the cells' thread to the number of the last question that it has heard. */
  readonly heard: Int32Array;
}

/** From the cells' thread: nothing is left to interrupt. */
export type ToInterruptThread = 'settled';
/** To the cells' thread: a question, or that what it ran was ended. */
export type FromInterruptThread =
  | { readonly type: 'question'; readonly number: number; readonly isInterrupt: boolean }
  | { readonly type: 'terminated' };

/** Milliseconds between questions to the cells' thread while it is being interrupted. */
const INTERVAL = 40;
/** Milliseconds after which what does not pause is taken to wait for a child process. */
const NATIVE = 150;
/** Questions without an answer after which its synchronous code is ended. */
const MAX_UNHEARD = 3;

const { heard } = workerData as InterruptThreadData;
let timer: NodeJS.Timeout | undefined;
let asked = 0;
let session: inspector.Session | undefined;

const tell = (message: FromInterruptThread) => parentPort!.postMessage(message);

function interrupt(): void {
  if (timer) return;
  tell({ type: 'question', number: ++asked, isInterrupt: true });
  timer = setInterval(() => {
    if (session) return;
    if (asked - Atomics.load(heard, 0) >= MAX_UNHEARD) terminate();
    else tell({ type: 'question', number: ++asked, isInterrupt: false });
  }, INTERVAL);
}

/**
 * Ends the synchronous code of the cells' thread, wherever it is, as an exception that nobody can catch: it
 * is paused, and not resumed.
 */
function terminate(): void {
  const own = new inspector.Session();
  session = own;
  own.connectToMainThread();
  const native = setTimeout(endChildren, NATIVE);
  own.once('Debugger.paused', () => {
    clearTimeout(native);
    own.post('Runtime.evaluate', { expression: forgetContexts });
    own.post('Debugger.resume', { terminateOnResume: true }, () => {
      leaveAlone();
      // The questions that wait are answered as soon as the code has ended.
      Atomics.store(heard, 0, asked);
      tell({ type: 'terminated' });
    });
  });
  own.post('Debugger.enable');
  own.post('Debugger.pause');
}

/** What the cell waits for by `execSync` is in its process group, as behind Ctrl-C in a terminal. */
function endChildren(): void {
  if (!session || process.platform === 'win32') return;
  try {
    process.kill(0, 'SIGINT');
  } catch {
    // There is no such group any more.
  }
}

/** Nor does a pause that was asked for come later, when there is nothing left to end. */
function leaveAlone(): void {
  session?.disconnect();
  session = undefined;
}

parentPort!.on('message', (message: ToInterruptThread) => {
  if (message !== 'settled') return;
  clearInterval(timer);
  timer = undefined;
  leaveAlone();
});

new Socket({ fd: descriptors.interrupts, readable: true, writable: false })
  .on('data', interrupt)
  .on('error', leave)
  .on('close', leave)
  .on('end', leave);

function leave(): void {
  process.kill(process.pid, 'SIGKILL');
}
