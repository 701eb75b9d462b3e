import { expect, test } from 'vitest';
import { planTraining } from './plan-training.js';

const line = (values: Readonly<Record<string, unknown>>) => [
  { source: 'command line', values, isTyped: true },
];

test('a preset is overridden by what is given, later ones first in line', () => {
  const file = { source: 'a.json', values: { data: 'texts.csv', epochs: 9, seed: 3 } };
  const { kind, preset, config, hasFolds } = planTraining('classify', [
    file,
    ...line({ epochs: 2, model: 'text-cnn' }),
  ]);
  expect({ kind, preset, hasFolds }).toEqual({
    ...{ kind: 'classification', preset: 'classify', hasFolds: false },
  });
  expect(config).toMatchObject({ data: 'texts.csv', epochs: 2, seed: 3, model: 'text-cnn' });
});

test('folds ask for a run each, one of them for itself', () => {
  const data = 'texts.csv';
  expect(planTraining('classify', line({ data, folds: 5 })).hasFolds).toBe(true);
  expect(planTraining('classify', line({ data, folds: 5, fold: 2 })).hasFolds).toBe(false);
});

test('unknown presets and fields of others are refused', () => {
  expect(() => planTraining('clasify', [])).toThrow('classify');
  expect(() => planTraining('classify', line({ units: 7 }))).toThrow('units');
});
