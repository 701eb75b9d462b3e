import { expectClose, readJson } from '@test/goldens';
import { test } from 'vitest';
import { topKAccuracy } from './top-k.js';

const { multiclass } = readJson<{
  multiclass: {
    name: string;
    y_true: number[];
    prob: number[][];
    expected: Record<string, number>;
  }[];
}>('metrics', 'probabilities.json');

test.each(multiclass)('top-k accuracy, $name', ({ y_true, prob, expected }) => {
  for (const [key, want] of Object.entries(expected)) {
    const k = /^top(\d+)$/.exec(key)?.[1];
    if (!k) continue;
    const actual = topKAccuracy({ k: Number(k) })
      .update(prob, y_true)
      .result();
    expectClose([actual], [want], 1e-9, key);
  }
});
