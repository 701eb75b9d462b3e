import type { Complete } from '@resattn/options';
import { expect, test } from 'vitest';
import { keepManyTimers, type TimerHost } from './pending-timers.js';

/** The host of tslab: one slot, which is run before a cell. */
function hostWithOneSlot() {
  let slot: { run: () => void } | undefined;
  const host: Complete<TimerHost> = {
    setTimeout: (callback) => {
      if (slot) throw new Error('there is one already');
      slot = {
        run: () => {
          callback();
          slot = undefined;
        },
      };
      return slot;
    },
    clearTimeout: () => {
      throw new Error('the slot is emptied by running it');
    },
  };
  return { host, run: () => slot?.run() };
}

test('two timers wait at the same time, and run in their order', () => {
  const { host, run } = hostWithOneSlot();
  keepManyTimers(host as TimerHost);
  const ran: string[] = [];
  host.setTimeout(() => ran.push('look-ups'), 250);
  host.setTimeout((...args) => ran.push(...(args as string[])), 250, 'update');
  run();
  expect(ran).toEqual(['look-ups', 'update']);
  run();
  expect(ran).toHaveLength(2);
});

test('a timer that was cleared does not run, one that a timer sets does', () => {
  const { host, run } = hostWithOneSlot();
  keepManyTimers(host as TimerHost);
  const ran: string[] = [];
  const update = host.setTimeout(() => ran.push('update'), 250);
  host.setTimeout(() => {
    host.clearTimeout(update);
    host.setTimeout(() => ran.push('the update anew'), 250);
  }, 250);
  host.clearTimeout(update);
  run();
  expect(ran).toEqual(['the update anew']);
});

test('after an error in a timer the others still run', () => {
  const { host, run } = hostWithOneSlot();
  keepManyTimers(host as TimerHost);
  const ran: string[] = [];
  host.setTimeout(() => {
    throw new Error('out of memory');
  }, 250);
  host.setTimeout(() => ran.push('update'), 250);
  expect(run).toThrow('out of memory');
  host.setTimeout(() => ran.push('next'), 250);
  run();
  expect(ran).toEqual(['update', 'next']);
});
