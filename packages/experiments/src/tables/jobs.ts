import { availableParallelism } from 'node:os';
import { findLibrary } from '@resattn/runtime';
import type { Tell } from '../events.js';
import { calibrateOnce } from '../run/calibrate-once.js';
import type { MachineOptions } from '../run/machine.js';

/** How many of some runs go at once: as many as are asked for, by default one for every two cores. */
export const jobsFor = (asked: number | undefined, runs: number): number =>
  Math.min(asked ?? Math.max(1, Math.floor(availableParallelism() / 2)), Math.max(1, runs));

/** The threads of the machine, shared among the runs that go at once. */
export function threadsFor(machine: MachineOptions, jobs: number): MachineOptions {
  if (jobs === 1 || machine.threads !== undefined) return machine;
  return { ...machine, threads: Math.max(1, Math.floor(availableParallelism() / jobs)) };
}

/**
 * Measures the processor before several runs go at once: they would disturb each other's measurement,
 * and start with different settings.
 */
export async function calibrateBefore(
  jobs: number,
  machine: MachineOptions,
  tell: Tell,
): Promise<void> {
  if (jobs === 1 || machine.calibration === false || machine.device === 'gpu') return;
  const library = findLibrary();
  if (library?.variant === 'cpu') await calibrateOnce(library, tell);
}

/**
 * Works through items, so many at once; none is begun any more once the signal fires.
 *
 * @param work its result says whether its worker continues with the next item
 */
export async function inParallel<T>(
  items: readonly T[],
  jobs: number,
  signal: AbortSignal,
  work: (item: T) => Promise<boolean>,
): Promise<void> {
  const left = [...items];
  const worker = async () => {
    while (!signal.aborted) {
      const next = left.shift();
      if (next === undefined) return;
      if (!(await work(next))) return;
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}
