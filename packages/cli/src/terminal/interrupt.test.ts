import { expect, it } from 'vitest';
import { withInterrupt } from './interrupt.js';

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the work cleanly', async (name) => {
  // Libraries that other files of this process use listen too.
  const before = process.listenerCount(name);
  let told = 0;
  const result = await withInterrupt(
    () => {
      told++;
    },
    async (signal) => {
      process.emit(name, name);
      // The shell and the system both send it when a terminal closes.
      if (name === 'SIGHUP') process.emit(name, name);
      return signal.aborted;
    },
  );
  expect(result).toBe(true);
  expect(told).toBe(1);
  expect(process.listenerCount(name)).toBe(before);
});
