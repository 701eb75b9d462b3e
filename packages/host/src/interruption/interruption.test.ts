import { onHost, Stopped } from '@test/host';
import { expect, test } from 'vitest';
import { betweenSteps } from './between-steps.js';
import { hostSignal, withHostSignal } from './host-signal.js';
import { untilAborted } from './until-aborted.js';

test('the signal of the host holds where there is none of its own', async () => {
  expect(hostSignal()).toBeUndefined();
  expect(withHostSignal({ steps: 1 })).toEqual({ steps: 1 });
  const own = new AbortController().signal;
  await onHost((stop) => {
    expect(withHostSignal({}).signal).toBe(hostSignal());
    expect(withHostSignal({ signal: own }).signal).toBe(own);
    stop();
    expect(hostSignal()!.aborted).toBe(true);
  });
});

test('work that never waits sees the abort of a timer, with its reason as the error', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Stopped('enough')), 1);
  const pause = betweenSteps(controller.signal);
  const work = async () => {
    for (;;) await pause();
  };
  await expect(work()).rejects.toThrow(Stopped);
});

test('without a signal the steps only let others run', async () => {
  const pause = betweenSteps();
  let hasRun = false;
  setTimeout(() => {
    hasRun = true;
  }, 1);
  while (!hasRun) await pause();
});

test('an abort ends the waiting at once', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(new Promise(() => {}), controller.signal);
  controller.abort(new Stopped('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(untilAborted(Promise.resolve(3), new AbortController().signal)).resolves.toBe(3);
  await expect(untilAborted(Promise.resolve(3), controller.signal)).rejects.toThrow('enough');
});
