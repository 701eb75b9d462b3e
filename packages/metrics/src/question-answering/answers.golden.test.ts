import { expectClose, readJson } from '@test/goldens';
import { expect, test } from 'vitest';
import { exactMatch, normalizeAnswer, tokenF1 } from './answers.js';

interface Scores {
  exact_match: number;
  f1: number;
}

const { cases, mean } = readJson<{
  cases: {
    prediction: string;
    answers: string[];
    normalized_prediction: string;
    expected: Scores;
  }[];
  mean: Scores;
}>('metrics', 'squad.json');

test('each answer', () => {
  for (const { prediction, answers, normalized_prediction, expected } of cases) {
    const name = JSON.stringify({ prediction, answers });
    expect(normalizeAnswer(prediction), name).toBe(normalized_prediction);
    expectClose(
      [exactMatch().update([prediction], [answers]).result()],
      [expected.exact_match],
      1e-9,
      name,
    );
    expectClose([tokenF1().update([prediction], [answers]).result()], [expected.f1], 1e-9, name);
  }
});

test('all answers', () => {
  const data = [cases.map((c) => c.prediction), cases.map((c) => c.answers)] as const;
  expectClose(
    [
      100 *
        exactMatch()
          .update(...data)
          .result(),
    ],
    [mean.exact_match],
    1e-9,
    'exact match',
  );
  expectClose(
    [
      100 *
        tokenF1()
          .update(...data)
          .result(),
    ],
    [mean.f1],
    1e-9,
    'F1',
  );
});
