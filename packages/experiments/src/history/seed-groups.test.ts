import { expect, test } from 'vitest';
import type { RecordedRun } from './recorded-run.js';
import { groupBySeed, runNames } from './seed-groups.js';

const run = (folder: string, config: object, results: object = { accuracy: 0.5 }): RecordedRun => ({
  ...{
    folder,
    name: folder.split('/').at(-1)!,
    preset: 'classify',
    started: new Date(0),
    steps: 1,
  },
  config: config as RecordedRun['config'],
  results: results as Record<string, unknown>,
  metrics: [],
});
const names = (...runs: RecordedRun[]) => [...runNames(groupBySeed(runs)).values()];

test('groups are called by the settings in which they differ', () => {
  expect(
    names(
      run('a/seed-1', { model: 'cnn', learningRate: 0.1, filters: [8, 8], seed: 1 }),
      run('b/seed-1', { model: 'cnn', learningRate: 0.2, filters: [8], seed: 1 }),
    ),
  ).toEqual(['learningRate 0.1, filters 8×8', 'learningRate 0.2, filters 8']);
});

test('runs of a group are called by their seed, and by their folder where two have the same', () => {
  const [one, two] = [run('x/seed-1', { seed: 1 }), run('x/seed-2', { seed: 2 })];
  expect(names(one, two)).toEqual(['classify, seed 1', 'classify, seed 2']);
  expect(names(one, run('y/seed-1', { seed: 1 }))).toEqual([
    'classify, x/seed-1',
    'classify, y/seed-1',
  ]);
});

test('many settings are no name: the ends of the folders are', () => {
  const wide = (value: number) => ({ a: value, b: value, c: value, d: value });
  expect(names(run('x/one/seed-1', wide(1)), run('x/two/seed-1', wide(2)))).toEqual([
    'one/seed-1',
    'two/seed-1',
  ]);
});

test('a compressed run is no other seed of the one that it was made from', () => {
  const whole = run('a', { seed: 1 });
  const small = run('a-int8', { seed: 1 }, { accuracy: 0.4, compression: { method: 'int8' } });
  const groups = groupBySeed([whole, small]);
  expect(groups.map((group) => group.runs.length)).toEqual([1, 1]);
});
