import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CellRunner } from './cell-runner.js';
import type {
  FromInterruptThread,
  InterruptThreadData,
  ToInterruptThread,
} from './interrupt-thread.js';

/** Starts the thread that hears of interrupts, and does what it says. */
export function watchForInterrupts(runner: CellRunner): void {
  const heard = new Int32Array(new SharedArrayBuffer(4));
  const workerData: InterruptThreadData = { heard };
  const thread = new Worker(join(__dirname, 'interrupt-thread.js'), { workerData, stdin: false });
  thread.unref();
  const settled = () => thread.postMessage('settled' satisfies ToInterruptThread);
  thread.on('message', (message: FromInterruptThread) => {
    if (message.type === 'terminated') runner.terminated();
    else {
      Atomics.store(heard, 0, message.number);
      if (message.isInterrupt) runner.interrupt(settled);
    }
  });
}
