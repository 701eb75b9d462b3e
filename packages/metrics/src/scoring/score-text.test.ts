import { expect, test } from 'vitest';
import { compareLines, scoreLines } from './score-lines.js';
import { comparisonText, scoreReport, scoreText } from './score-text.js';

const references = [['the cat sat on the mat', 'a dog barked', 'it rains again today']];
const hypotheses = ['the cat sat on the mat', 'a dog barks', 'it rains today'];
const request = { measure: 'chrf', hypotheses, references };

test('a score is printed with its signature and as many digits as asked for', () => {
  const scored = scoreLines(request);
  const [{ score } = { score: 0 }] = scored.scores;
  expect(scoreText(scored)).toEqual([`chrF2|${scored.signature} = ${score.toFixed(2)}`]);
  expect(scoreText(scored, 1)[0]).toMatch(new RegExp(`= ${score.toFixed(1)}$`));
});

test('an interval stands behind its score', () => {
  const drawn = scoreLines(request, { numResamples: 20, seed: 1 });
  const { mean, halfWidth } = drawn.scores[0]!.interval!;
  expect(scoreText(drawn)[0]).toContain(`(μ = ${mean.toFixed(2)} ± ${halfWidth.toFixed(2)})`);
});

test('a difference has its sign and p-value', () => {
  const compared = compareLines(
    { ...request, baseline: ['the cat', 'a', 'it rains'] },
    { numResamples: 20 },
  );
  expect(comparisonText(compared)[0]).toMatch(
    /^chrF2\|.* = [\d.]+, baseline [\d.]+, difference \+[\d.]+ \(p = 0\.\d{4}\)$/,
  );
});

test('a report scores, or compares where there is a baseline', () => {
  const scored = scoreReport(request, { digits: 1 });
  expect(scored).toEqual({ result: scoreLines(request), text: scoreText(scoreLines(request), 1) });
  const baseline = ['the cat', 'a', 'it rains'];
  const { text } = scoreReport(request, { baseline, confidence: true, numResamples: 20 });
  expect(text[0]).toMatch(/ = [\d.]+ \(μ = .*\), baseline [\d.]+ \(μ/);
  expect(() => scoreReport(request, { test: 'bootstrap' })).toThrow('compares with another system');
});
