import { readFileSync } from 'node:fs';
import type { Connection } from '../protocol/message.js';
import { Kernel } from './kernel.js';

/** Milliseconds between two looks at whether the front end is still there. */
const LOOK = 1000;

/**
 * Runs a kernel until a front end shuts it down, a signal does, or the process that started it has ended.
 *
 * @throws Error when the connection file cannot be read, or its addresses are in use
 */
export async function runKernel(connectionFile: string): Promise<void> {
  const connection = readConnection(connectionFile);
  let isEnding = false;
  const end = async (kernel: Kernel, status: number) => {
    if (isEnding) return;
    isEnding = true;
    await kernel.close();
    process.exit(status);
  };
  const kernel: Kernel = await Kernel.start(connection, process.cwd(), () => void end(kernel, 0));
  process.on('SIGINT', () => kernel.interrupt());
  for (const signal of ['SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void end(kernel, 0));
  whenOrphaned(() => void end(kernel, 1));
}

function readConnection(file: string): Connection {
  let connection: Connection;
  try {
    connection = JSON.parse(readFileSync(file, 'utf8')) as Connection;
  } catch (error) {
    throw new Error(`the connection file ${file} cannot be read: ${(error as Error).message}`);
  }
  const missing = (
    [
      'transport',
      'ip',
      'shell_port',
      'iopub_port',
      'stdin_port',
      'control_port',
      'hb_port',
      'key',
    ] as const
  ).filter((key) => connection[key] === undefined);
  if (missing.length > 0)
    throw new Error(`the connection file ${file} lacks ${missing.join(', ')}`);
  return connection;
}

/** Calls back when the front end that started the kernel is gone: it says who it is in the environment. */
function whenOrphaned(callback: () => void): void {
  const parent = Number(process.env.JPY_PARENT_PID);
  if (!Number.isInteger(parent) || parent <= 1) return;
  const isChild = process.ppid === parent;
  setInterval(() => {
    const isGone = isChild ? process.ppid !== parent : !isAlive(parent);
    if (isGone) callback();
  }, LOOK).unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
