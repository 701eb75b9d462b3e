import { expectClose, readJson } from '@test/goldens';
import { expect, test } from 'vitest';
import { kendall, pearson, spearman } from './correlation.js';
import { meanAbsoluteError, meanSquaredError, r2, rootMeanSquaredError } from './errors.js';

const { cases } = readJson<{
  cases: { y_true: number[]; y_pred: number[]; expected: Record<string, number | null> }[];
}>('metrics', 'regression.json');

const makers = {
  mse: meanSquaredError,
  mae: meanAbsoluteError,
  r2,
  pearson,
  spearman,
  kendall_tau_b: kendall,
};

test.each(cases.map((golden, i) => ({ i, ...golden })))(
  'case $i',
  ({ y_true, y_pred, expected }) => {
    for (const [key, make] of Object.entries(makers)) {
      const actual = make().update(y_pred, y_true).result();
      const want = expected[key];
      if (want === null) expect(actual, key).toBeNaN();
      else expectClose([actual], [want!], 1e-9, key);
    }
    const rmse = rootMeanSquaredError().update(y_pred, y_true).result();
    expectClose([rmse ** 2], [expected.mse!], 1e-9, 'rmse squared');
  },
);
