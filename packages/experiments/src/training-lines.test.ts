import { expect, test } from 'vitest';
import { trainingLines } from './training-lines.js';

test('scores stand under their headings, however long those are', () => {
  const { head, row } = trainingLines({
    columns: [{ heading: 'macro F1 of entities', score: 'f1', digits: 2 }],
  });
  const record = {
    ...{ step: 20, epoch: 1.5, trainLoss: 0.25, validation: { loss: 0.5, f1: 0.8125 } },
    ...{ seconds: 3, isBest: true },
  };
  const line = row(record as never);
  expect(head).toHaveLength(line.length);
  const end = head.indexOf('macro F1 of entities') + 'macro F1 of entities'.length;
  expect(line.slice(0, end)).toMatch(/^ +1\.5 +0\.2500 +0\.5000 +0\.81$/);
});
