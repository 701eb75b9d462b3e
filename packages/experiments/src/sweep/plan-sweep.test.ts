import { defineClassifier } from '@resattn/models';
import { field } from '@resattn/options';
import { expect, test } from 'vitest';
import { type ClassificationTypes, classification } from '../tasks/classification/index.js';
import { languageModel } from '../tasks/language-model/index.js';
import { UsageError } from '../user-error.js';
import { importanceOf } from './importance.js';
import { parseSpace } from './parse-space.js';
import { planSweep, type SweepOptions } from './plan-sweep.js';
import { rungsOf } from './rungs.js';
import { wilsonInterval } from './validated.js';

const planned = (options: SweepOptions<ClassificationTypes>) =>
  planSweep(classification, { data: 'a.csv', ...options });
const points = async (options: SweepOptions<ClassificationTypes>) =>
  (await planned(options)).trials.map(({ point }) => point);

test('a grid has every combination once, and fields only where the family has them', async () => {
  const grid = await points({
    space: { model: ['fast-text', 'text-cnn'], filters: [8, 16], learningRate: [0.1, 0.2] },
    strategy: 'grid',
  });
  expect(grid).toEqual([
    { model: 'fast-text', learningRate: 0.1 },
    { model: 'fast-text', learningRate: 0.2 },
    { model: 'text-cnn', filters: 8, learningRate: 0.1 },
    { model: 'text-cnn', filters: 8, learningRate: 0.2 },
    { model: 'text-cnn', filters: 16, learningRate: 0.1 },
    { model: 'text-cnn', filters: 16, learningRate: 0.2 },
  ]);
});

test('a grid takes values from ranges, evenly on their scale', async () => {
  const grid = await points({
    space: {
      learningRate: { from: 0.0001, to: 0.01, scale: 'log' },
      epochs: { from: 1, to: 4, count: 2 },
    },
    strategy: 'grid',
  });
  expect(grid.map(({ learningRate, epochs }) => [learningRate, epochs])).toEqual([
    ...[
      [0.0001, 1],
      [0.0001, 4],
      [0.001, 1],
      [0.001, 4],
      [0.01, 1],
      [0.01, 4],
    ],
  ]);
});

test('draws repeat by their seed, the first of many are the few, and none comes twice', async () => {
  const space = {
    learningRate: { from: 1e-4, to: 1e-2, scale: 'log' },
    batchSize: [16, 32],
  } as const;
  const twenty = await points({ space, trials: 20 });
  expect(await points({ space, trials: 5 })).toEqual(twenty.slice(0, 5));
  expect(await points({ space, trials: 20, seed: 2 })).not.toEqual(twenty);
  expect(new Set(twenty.map((point) => JSON.stringify(point))).size).toBe(20);
  for (const { learningRate } of twenty) {
    expect(learningRate).toBeGreaterThanOrEqual(1e-4);
    expect(learningRate).toBeLessThanOrEqual(1e-2);
  }
  const below = twenty.filter(({ learningRate }) => (learningRate as number) < 1e-3).length;
  expect(below).toBeGreaterThan(4);
  expect(below).toBeLessThan(16);
  expect(await points({ space: { batchSize: [16, 32] }, trials: 20 })).toHaveLength(2);
});

test('trials have every field, with what they try', async () => {
  const own = defineClassifier({
    name: 'own-model-of-the-sweep',
    title: 'own',
    options: { width: field.integer({ default: 4, min: 1, help: 'features' }) },
    build: () => {
      throw new Error('not built here');
    },
  });
  const { trials, config } = await planned({
    options: { epochs: 7 },
    candidates: [{ model: own, width: 8 }, { model: 'text-cnn' }],
  });
  expect(trials[0]!.config).toMatchObject({ model: 'own-model-of-the-sweep', width: 8, epochs: 7 });
  expect(trials[1]!.config).toMatchObject({ model: 'text-cnn', epochs: 7 });
  expect(config).toMatchObject({ epochs: 7, data: 'a.csv' });
});

const space = { learningRate: [0.1] };
const wrong: readonly [name: string, options: object, message: string | RegExp][] = [
  ['nothing', {}, 'there is nothing to try'],
  ['both', { space, candidates: [{}] }, 'a space and candidates are given'],
  ['an empty space', { space: {} }, 'the space is empty'],
  ['a field without values', { space: { epochs: [] } }, 'epochs has no values'],
  ['an unknown field', { space: { lerningRate: [0.1] } }, 'Did you mean "learningRate"?'],
  [
    'a field of another family',
    { space: { model: ['fast-text'], filters: [8] } },
    /field "filters".* It is a field of .*text-cnn/,
  ],
  ['an unknown family', { space: { model: ['txt-cnn'] } }, /model is "txt-cnn", expected one of/],
  ['a wrong type', { space: { epochs: ['two'] } }, 'epochs is "two", expected an integer from 1'],
  [
    'what is out of range',
    { space: { learningRate: [0] } },
    'learningRate is 0, expected a number above 0',
  ],
  [
    'a range that is out of range',
    { space: { dropout: { from: 0, to: 2 } } },
    'dropout is 2, expected',
  ],
  [
    'a range upside down',
    { space: { epochs: { from: 4, to: 2 } } },
    'expected the lower number first',
  ],
  [
    'a logarithm of 0',
    { space: { weightDecay: { from: 0, to: 1, scale: 'log' } } },
    'which has no logarithm',
  ],
  [
    'a scale that is none',
    { space: { epochs: { from: 1, to: 2, scale: 'ln' } } },
    'expected linear or log',
  ],
  ['a range of words', { space: { model: { from: 1, to: 2 } } }, 'it is no number'],
  ['no list', { space: { epochs: 3 } }, 'epochs is 3: expected a list of values, or a range'],
  ['equal values', { space: { epochs: [2, 2] } }, 'epochs has the value 2 twice'],
  ['a seed', { space: { seed: [1, 2] } }, 'a better seed is luck'],
  ['data', { space: { testFraction: [0.1, 0.2] } }, 'it decides which examples there are'],
  [
    'an unknown strategy',
    { space, strategy: 'bayes' },
    'strategy is "bayes", expected one of grid, random',
  ],
  [
    'a grid with a number of trials',
    { space, strategy: 'grid', trials: 3 },
    'a grid is tried whole',
  ],
  ['no trials', { space, trials: 0 }, 'trials is 0, expected an integer from 1'],
  ['a seed of draws that is none', { space, seed: -1 }, 'seed is -1'],
  ['no minutes', { space, minutes: 0 }, 'minutes is 0'],
  ['a budget without halving', { space, budget: { most: 3 } }, 'goes with successive halving only'],
  ['no candidates', { candidates: [] }, 'there are no candidates'],
  [
    'equal candidates',
    { candidates: [{ epochs: 2 }, { epochs: 2 }] },
    'candidate 2 is the same as candidate 1',
  ],
  ['a candidate with data', { candidates: [{ data: 'b.csv' }] }, 'candidate 1 has the field data'],
  ['a candidate that is none', { candidates: [3] }, 'candidate 1 is 3'],
  ['a field of a candidate', { candidates: [{ epoch: 2 }] }, 'Did you mean "epochs"?'],
  ['a fixed field', { options: { epoch: 2 }, space }, 'Did you mean "epochs"?'],
  ['an option of the sweep', { space, trial: 3 }, 'did you mean "trials"?'],
  [
    'a part of a trial that is trained whole',
    { space, strategy: 'successive-halving', budget: { whole: 0.5 } },
    'budget.whole is 0.5, expected an integer from 0',
  ],
  [
    'a budget that is tried',
    { space: { epochs: [1, 2, 4] }, strategy: 'successive-halving' },
    'successive halving decides it',
  ],
];
test.each(wrong)('%s: refused', async (_, options, message) => {
  await expect(planned(options)).rejects.toThrow(message);
});

test('rungs of successive halving', () => {
  expect(rungsOf(27, {}, 9)).toEqual([
    { trials: 27, budget: 1 },
    { trials: 9, budget: 3 },
    { trials: 3, budget: 9 },
  ]);
  expect(rungsOf(20, {}, 10).map(({ budget }) => budget)).toEqual([1, 3, 10]);
  expect(rungsOf(4, { reduction: 2 }, 100).map(({ budget }) => budget)).toEqual([25, 50, 100]);
  expect(rungsOf(9, { by: 'trainFraction' }, undefined)).toEqual([
    { trials: 9, budget: 0.111111 },
    { trials: 3, budget: 0.333333 },
    { trials: 1, budget: 1 },
  ]);
  for (const [trials, budget, usual] of [
    [2, {}, 9],
    [27, {}, 2],
    [27, { least: 0 }, 9],
    [27, { reduction: 1 }, 9],
    [27, { by: 'trainFraction', most: 2 }, undefined],
  ] as const)
    expect(() => rungsOf(trials, budget, usual)).toThrow(UsageError);
});

test('a language model is halved by its steps, which alone end it', async () => {
  const { halving, trials } = await planSweep(languageModel, {
    space: { learningRate: [0.001, 0.002, 0.004] },
    strategy: 'successive-halving',
  });
  expect(halving).toEqual({
    by: 'steps',
    rungs: [
      { trials: 3, budget: 667 },
      { trials: 1, budget: 2000 },
    ],
    whole: 0,
  });
  expect(trials[0]!.config.epochs).toBe(2000);
});

test('spaces in words', () => {
  const { fields, families } = classification;
  const parse = (...texts: string[]) =>
    parseSpace(texts, { fields, families, model: 'resnet-attention' });
  expect(
    parse(
      ...['model=text-cnn,fast-text', 'learning-rate=1e-4..1e-2:log', 'epochs=2..10:5'],
      ...['filters=64,128', 'wide=true,false', 'no-such=a'],
    ),
  ).toEqual({
    model: ['text-cnn', 'fast-text'],
    learningRate: { from: 0.0001, to: 0.01, scale: 'log' },
    epochs: { from: 2, to: 10, count: 5 },
    filters: [64, 128],
    wide: [true, false],
    'no-such': ['a'],
  });
  expect(parse('filters=64+64,128')).toEqual({ filters: [[64, 64], [128]] });
  expect(parse('epochs=')).toEqual({ epochs: [] });
  expect(() => parse('epochs')).toThrow('expected field=values');
  expect(() => parse('epochs=1', 'epochs=2')).toThrow('given twice');
});

// scipy.stats.binomtest(k, n).proportion_ci(method='wilson'), of SciPy 1.17.
test.each([
  [90, 100, 0.825634, 0.944771],
  [0, 10, 0, 0.277533],
  [10, 10, 0.722467, 1],
])('Wilson interval of %d of %d', (right, examples, lower, upper) => {
  const interval = wilsonInterval(right / examples, examples);
  expect(interval.lower).toBeCloseTo(lower, 5);
  expect(interval.upper).toBeCloseTo(upper, 5);
});

test('importance: what decides explains all, what does not little, and less is better of a loss', () => {
  const trials = [0, 1, 2, 3, 4, 5].map((i) => ({
    point: { rate: 10 ** -i, model: i % 2 === 0 ? 'a' : 'b', same: 1, ...(i < 2 && { rare: i }) },
    score: 100 + i,
  }));
  const [rate, model, ...others] = importanceOf(trials, true);
  expect(others).toEqual([]);
  expect(rate).toMatchObject({ option: 'rate', chance: 0.2, trials: 6 });
  expect(rate!.share).toBeCloseTo(1, 12);
  expect(rate!.correlation).toBeCloseTo(1, 12);
  // Ranks 1, 3, 5 against 2, 4, 6: 3 (0.5² + 0.5²) of 17.5.
  expect(model!.share).toBeCloseTo(1.5 / 17.5, 12);
  expect(model!.chance).toBeCloseTo(0.2, 12);
  expect(importanceOf(trials, false)[0]!.correlation).toBeCloseTo(-1, 12);
});

test('a space of other fields, families and types does not compile', () => {
  const spaces: NonNullable<SweepOptions<ClassificationTypes>['space']>[] = [
    { model: ['text-cnn', 'fast-text'], filters: [8], learningRate: { from: 0.1, to: 1 } },
    // @ts-expect-error there is no such field
    { lerningRate: [0.1] },
    // @ts-expect-error a number is wanted
    { learningRate: ['high'] },
    // @ts-expect-error there is no such family
    { model: ['txt-cnn'] },
    // @ts-expect-error a family is no number
    { model: { from: 1, to: 2 } },
    // @ts-expect-error data is the same for all
    { data: ['a.csv'] },
  ];
  expect(spaces).toHaveLength(6);
});
