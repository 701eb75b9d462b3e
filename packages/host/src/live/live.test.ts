import { shownOnHost } from '@test/host';
import { expect, test } from 'vitest';
import { liveDisplay } from './live-display.js';
import { liveProgress } from './live-progress.js';

test('there is none outside a notebook', () => {
  expect(liveDisplay()).toBeUndefined();
  expect(liveProgress('a download')).toBeUndefined();
});

test('one output is updated in place', async () => {
  const outputs = await shownOnHost(() => {
    const display = liveDisplay()!;
    for (const text of ['one', 'two', 'three']) display.update({ 'text/plain': text });
  });
  expect(outputs.map(({ isUpdate }) => isUpdate)).toEqual([false, true, true]);
  expect(new Set(outputs.map(({ id }) => id)).size).toBe(1);
});

test('a thousand steps of progress are a few updates, whose texts are escaped', async () => {
  const outputs = await shownOnHost(() => {
    const progress = liveProgress('<b>')!;
    for (let done = 0; done < 1000; done++)
      progress.update({ done, total: 1000, text: `${done} <i>` });
    progress.end('done');
  });
  expect(outputs.length).toBeLessThan(100);
  expect(outputs[0]!.data['text/plain']).toBe('<b>  0 %  0 <i>');
  expect(outputs[0]!.data['text/html']).toContain('&lt;b&gt; <progress max="1000" value="0">');
  expect(outputs.at(-1)!.data['text/plain']).toBe('done');
});

test('in the notebook of Deno its own broadcast is used', () => {
  const messages: unknown[] = [];
  const broadcast = async (type: string, { transient }: { transient: object }) =>
    void messages.push([type, Object.keys(transient)]);
  Object.assign(globalThis, { Deno: { jupyter: { broadcast } } });
  try {
    const display = liveDisplay()!;
    display.update({ 'text/plain': 'a' });
    display.update({ 'text/plain': 'b' });
  } finally {
    Reflect.deleteProperty(globalThis, 'Deno');
  }
  expect(messages).toEqual([
    ['display_data', ['display_id']],
    ['update_display_data', ['display_id']],
  ]);
});
