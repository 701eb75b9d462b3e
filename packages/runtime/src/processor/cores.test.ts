import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cpuQuota, processorTime, usableCores } from './cores.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'resattn-cores-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
}

it('a container of half a core has one thread', () => {
  put('sys/fs/cgroup/cpu.max', '50000 100000');
  expect(cpuQuota(root)).toBe(0.5);
  if (process.platform !== 'linux') return;
  expect(usableCores(root)).toBe(1);
  expect(processorTime(root)).toBe(0.5);
});

it('the smallest limit of the groups above a process holds', () => {
  put('proc/self/cgroup', '0::/a/b');
  put('sys/fs/cgroup/a/cpu.max', '150000 100000');
  put('sys/fs/cgroup/a/b/cpu.max', 'max 100000');
  expect(cpuQuota(root)).toBe(1.5);
});

it('control groups of the first version are read too', () => {
  put('sys/fs/cgroup/cpu/cpu.cfs_quota_us', '300000');
  put('sys/fs/cgroup/cpu/cpu.cfs_period_us', '100000');
  expect(cpuQuota(root)).toBe(3);
  put('sys/fs/cgroup/cpu/cpu.cfs_quota_us', '-1');
  expect(cpuQuota(root)).toBeUndefined();
});

it('without a limit it is what the process may run on', () => {
  expect(cpuQuota(root)).toBeUndefined();
  expect(usableCores(root)).toBe(availableParallelism());
  expect(processorTime(root)).toBe(availableParallelism());
});
