import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told apart from every other one: its number alone is given away again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it started, in ticks since the machine did. Undefined where the system does not say. */
  readonly started?: string | undefined;
  /** The machine's own identifier, hashed. */
  readonly machine?: string | undefined;
  /** The machine since it was last started, as one identifier. */
  readonly boot?: string | undefined;
  /** The process numbers that it is counted in: a container has its own. */
  readonly namespace?: string | undefined;
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  return {
    ...{ pid: process.pid, host: hostname() },
    started: startOf(process.pid),
    ...{ machine: machineId(), boot: bootId(), namespace: pidNamespace() },
  };
}

/** Whether a process is running; undefined where that cannot be found out from here. */
export function isRunning(other: ProcessIdentity): boolean | undefined {
  const isHere = other.host === hostname() && other.machine === machineId();
  // The same machine, started anew; without its identifier it may be another one of this name.
  if (isHere && other.machine !== undefined && other.boot !== bootId()) return false;
  if (!isHere || other.boot !== bootId() || other.namespace !== pidNamespace()) return undefined;
  if (!hasProcess(other.pid)) return false;
  const started = startOf(other.pid);
  return started === undefined || other.started === undefined
    ? undefined
    : started === other.started;
}

/** Whether there is a process of this number. */
export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The 22nd field of Linux's `/proc/<pid>/stat`; the second, a name, may hold spaces. */
function startOf(pid: number): string | undefined {
  const stat = systemText(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function machineId(): string | undefined {
  const id = systemText(() => readFileSync('/etc/machine-id', 'utf8').trim());
  return id ? createHash('sha256').update(`resattn ${id}`).digest('hex').slice(0, 16) : undefined;
}

const bootId = (): string | undefined =>
  systemText(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());

const pidNamespace = (): string | undefined => systemText(() => readlinkSync('/proc/self/ns/pid'));

/** What Linux says in a file; undefined elsewhere. */
function systemText(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
