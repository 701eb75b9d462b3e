import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { onHost } from '@test/host';
import { expect, test } from 'vitest';
import { ListenerError, type RunEvent } from './events.js';
import { findLearningRate, ratePlot, shownRates } from './find-learning-rate.js';
import { InterruptedError } from './run/interruption.js';
import { classification } from './tasks/classification/index.js';

const things = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game'];
const data = things.flatMap((thing) =>
  ['lovely', 'superb', 'boring', 'clumsy'].map((word, i) => ({
    text: `a ${word} ${thing}`,
    label: i < 2 ? 'good' : 'bad',
  })),
);
const options = {
  data,
  model: 'fast-text',
  embeddingDim: 8,
  buckets: 100,
  minFrequency: 1,
  batchSize: 8,
} as const;
const scratch = () => readdirSync(tmpdir()).filter((name) => name.startsWith('resattn-rate-'));

test('finds a rate between those that do nothing and those that diverge, and keeps nothing', async () => {
  const events: RunEvent[] = [];
  const before = scratch();
  const search = await findLearningRate(classification, options, {
    from: 1e-5,
    to: 100,
    steps: 60,
    onEvent: (event) => void events.push(event),
  });
  expect(search.suggestion).toBeGreaterThan(1e-3);
  expect(search.suggestion).toBeLessThan(100);
  // That of the family, which is fastText.
  expect(search.configured).toBe(0.03);
  expect(search.points[0]!.learningRate).toBeCloseTo(1e-5, 9);
  expect(events.map(({ type }) => type)).not.toContain('start');
  expect(scratch()).toEqual(before);
  const again = await findLearningRate(classification, options, { from: 1e-5, to: 100, steps: 60 });
  expect(again.points).toEqual(search.points);
  expect(ratePlot(search)).toContain('learning rate');
});

test('shows at most twelve rates, the curve, and what is suggested', () => {
  const points = Array.from({ length: 100 }, (_, i) => ({
    ...{ learningRate: 10 ** (i / 20 - 5), loss: 1, smoothed: 1 - i / 200 },
  }));
  const rest = { configured: 0.001, hasDiverged: true, isInterrupted: false };
  const search = { points, ...rest, steepest: 0.02, tenthOfLowest: 0.05, suggestion: 0.02 };
  const { tables, curve, remarks } = shownRates(search);
  expect(tables[0]!.rows.length).toBeLessThanOrEqual(12);
  expect(tables[0]!.rows[0]).toEqual(['0.000010', '1.0000']);
  expect(curve).toHaveLength(100);
  expect(remarks![0]).toMatch(/^Suggested: 0\.020, .* is 0\.050\. Configured: 0\.0010\. Beyond/);
  const none = { ...search, suggestion: undefined, hasDiverged: false };
  expect(shownRates(none).remarks![0]).toContain('The loss never falls: try a higher `to`');
  const words = (option: string) => `--${option}`;
  expect(shownRates(none, words).remarks![0]).toContain('try a higher --to, more --steps');
});

test('bad rates, signals and listeners', async () => {
  const find = (search: object) => findLearningRate(classification, options, search);
  await expect(find({ from: 1, to: 0.1 })).rejects.toThrow('from is 1 and to is 0.1');
  await expect(find({ steps: 5 })).rejects.toThrow('steps is 5, expected an integer from 10');
  await expect(find({ step: 5 })).rejects.toThrow('did you mean "steps"');
  await expect(find({ signal: AbortSignal.abort() })).rejects.toThrow(InterruptedError);
  await onHost(async (stop) => {
    stop();
    await expect(find({})).rejects.toThrow(InterruptedError);
  });
  const abort = new AbortController();
  const stopped = await find({
    signal: abort.signal,
    onEvent: (event: RunEvent) => {
      if (event.type === 'progress' && event.label === 'learning rates' && event.done === 12)
        abort.abort();
    },
  });
  expect(stopped.isInterrupted).toBe(true);
  expect(stopped.points.length).toBeLessThan(20);
  const onEvent = ({ type }: RunEvent) => {
    if (type === 'model') throw new Error('no');
  };
  await expect(find({ onEvent })).rejects.toThrow(ListenerError);
});
