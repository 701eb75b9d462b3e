import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * How many threads can compute at the same time: the processors that this process may run on, or fewer
 * where its control group has a quota of processor time, as containers have. At least 1.
 */
export function usableCores(root = '/'): number {
  return Math.max(1, Math.ceil(processorTime(root)));
}

/** How many processors' worth of time this process gets: 0.5 in a container of half a core. */
export function processorTime(root = '/'): number {
  const quota = process.platform === 'linux' ? cpuQuota(root) : undefined;
  return Math.min(availableParallelism(), quota ?? Number.POSITIVE_INFINITY);
}

/** Processors' worth of time that the control group may use; undefined without a limit. */
export function cpuQuota(root: string): number | undefined {
  const read = (...path: string[]) => {
    try {
      return readFileSync(join(root, ...path), 'utf8').trim();
    } catch {
      return '';
    }
  };
  const own = /^0::(.*)$/m.exec(read('proc/self/cgroup'))?.[1] ?? '/';
  // A limit of a group holds for the groups in it.
  const folders = own.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'));
  const limits = folders.map((folder) =>
    quotient(...read('sys/fs/cgroup', folder, 'cpu.max').split(' ')),
  );
  limits.push(
    quotient(
      read('sys/fs/cgroup/cpu/cpu.cfs_quota_us'),
      read('sys/fs/cgroup/cpu/cpu.cfs_period_us'),
    ),
  );
  const smallest = Math.min(...limits);
  return Number.isFinite(smallest) ? smallest : undefined;
}

/** `max` and -1 stand for no limit. */
function quotient(quota?: string, period?: string): number {
  const [time, every] = [Number(quota), Number(period)];
  return time > 0 && every > 0 ? time / every : Number.POSITIVE_INFINITY;
}
