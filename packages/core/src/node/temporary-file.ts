import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasProcess, thisProcess } from './process-identity.js';

const TEMPORARY = /^\..+\.(\d+)-([0-9a-f]{8})-[0-9a-f]{8}\.tmp$/;

/** Folders that this process has looked through. */
const looked = new Set<string>();

/**
 * Where a file is written before it is renamed: beside it, under a name that nobody else has and that
 * says whose it is.
 */
export function temporaryPath(path: string): string {
  const owner = `${process.pid}-${whereProcessesCount()}-${randomBytes(4).toString('hex')}`;
  return join(dirname(path), `.${basename(path)}.${owner}.tmp`);
}

/**
 * Removes what processes that were killed while they wrote left in a folder; what one of another
 * machine may still be writing stays.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  if (looked.has(folder)) return;
  looked.add(folder);
  for (const name of await readdir(folder)) {
    const [, pid, where] = TEMPORARY.exec(name) ?? [];
    if (pid === undefined || where !== whereProcessesCount() || hasProcess(Number(pid))) continue;
    await rm(join(folder, name), { force: true });
  }
}

/**
 * The numbers of processes mean the same under the same value: those of one machine or container. Not
 * of one start of it: a machine that was started anew runs nothing of before.
 */
function whereProcessesCount(): string {
  const { host, machine, namespace } = thisProcess();
  return createHash('sha256').update(`${host} ${machine} ${namespace}`).digest('hex').slice(0, 8);
}
