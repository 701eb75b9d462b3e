import { describe, expect, test } from 'vitest';
import { f1 } from '../classification/precision-recall.js';
import { spanReport } from '../tagging/span-f1.js';
import { bleu } from '../translation/bleu.js';
import { compareLines, measures, scoreLines } from './score-lines.js';

const hypotheses = ['the cat sat on the mat .', 'a dog ran', 'no idea what this is', 'the end'];
const references = [
  ['the cat sat on a mat .', 'the dog ran', 'no idea what this was', 'the end'],
  ['a cat is on the mat .', 'a dog was running', 'what is this', 'an end'],
];

test('every measure scores itself as perfect', () => {
  const lines = ['B-PER I-PER O', 'O B-LOC O', 'B-PER O O'];
  for (const [measure, { options }] of Object.entries(measures)) {
    const { scores, signature } = scoreLines({ measure, hypotheses: lines, references: [lines] });
    for (const { score, isHigherBetter, name } of scores) {
      // No line has the four words of a 4-gram, so that plain BLEU cannot be perfect.
      if (name !== 'BLEU') expect(score, name).toBeCloseTo(isHigherBetter ? 100 : 0, 10);
    }
    expect(signature).toMatch(/^[a-z]+:/);
    expect(Object.values(options).every(({ about }) => about.length > 0)).toBe(true);
  }
});

test('BLEU of several reference files is that of the metric, with its signature', () => {
  const perLine = hypotheses.map((_, i) => references.map((stream) => stream[i]!));
  const metric = bleu({ tokenize: 'intl' }).update(hypotheses, perLine);
  const request = { measure: 'bleu', hypotheses, references, options: { tokenize: 'intl' } };
  const { scores, signature } = scoreLines(request);
  expect(scores).toEqual([
    {
      name: 'BLEU',
      isHigherBetter: true,
      score: metric.result().score,
      details: '94.1/92.3/66.7/50.0 (BP = 1.000 ratio = 1.000 hyp_len = 17 ref_len = 17)',
    },
  ]);
  expect(signature).toBe(metric.signature());
  expect(signature).toContain('nrefs:2|case:mixed|eff:no|tok:intl|smooth:exp');
});

test('an interval holds the score, and the signature says how it was drawn', () => {
  const request = { measure: 'chrf', hypotheses, references };
  const { scores, signature } = scoreLines(request, { numResamples: 200, seed: 7 });
  const { score, interval } = scores[0]!;
  expect(interval!.score).toBe(score);
  expect(interval!.lower).toBeLessThan(score);
  expect(interval!.upper).toBeGreaterThan(score);
  expect(signature).toMatch(/^nrefs:2\|bs:200\|seed:7\|case:mixed/);
  expect(scoreLines(request, { numResamples: 200, seed: 7 })).toEqual({ scores, signature });
});

test('labels and tags are scored as by their metrics', () => {
  const labels = ['a', 'b', 'b', 'c', 'a'];
  const truth = ['a', 'b', 'c', 'c', 'b'];
  const { scores } = scoreLines({ measure: 'f1', hypotheses: labels, references: [truth] });
  expect(scores.map(({ name }) => name)).toEqual([
    'F1 macro',
    'F1 micro',
    'F1 weighted',
    'accuracy',
  ]);
  expect(scores[0]!.score).toBeCloseTo(100 * f1().update(labels, truth).result(), 10);
  expect(scores[3]!.score).toBeCloseTo(60, 10);

  const tags = ['B-PER I-PER O', 'O B-LOC'];
  const gold = ['B-PER I-PER B-LOC', 'B-LOC I-LOC'];
  const split = (lines: string[]) => lines.map((line) => line.split(' '));
  const report = spanReport().update(split(tags), split(gold)).result();
  const spans = scoreLines({ measure: 'spans', hypotheses: tags, references: [gold] }).scores;
  expect(spans[0]!.score).toBeCloseTo(100 * report.micro.f1, 10);
  expect(spans[1]!.score).toBeCloseTo(100 * report.macro.f1, 10);
});

test('a system is compared with a baseline on the same lines', () => {
  const baseline = hypotheses.map((line, i) => (i % 2 ? line : 'nothing of it'));
  const request = {
    measure: 'rouge',
    hypotheses,
    references,
    baseline,
    options: { types: 'rouge1' },
  };
  for (const kind of ['bootstrap', 'randomization'] as const) {
    const { tests, signature } = compareLines(request, { test: kind, numResamples: 100 });
    expect(tests).toHaveLength(1);
    expect(tests[0]!.difference).toBeCloseTo(tests[0]!.system - tests[0]!.baseline, 10);
    expect(tests[0]!.pValue).toBeGreaterThan(0);
    expect(signature).toContain(kind === 'bootstrap' ? '|bs:100|' : '|ar:100|');
  }
});

describe('bad requests say what is wrong', () => {
  const good = { measure: 'bleu', hypotheses, references };
  test.each([
    [{ ...good, measure: 'blue' }, 'unknown measure "blue", expected one of bleu, chrf'],
    [{ ...good, options: { stem: true } }, 'bleu: unknown option "stem". Options: tokenize'],
    [{ ...good, options: { lowercase: 'yes' } }, 'lowercase is yes, expected a boolean'],
    [{ ...good, options: { tokenize: '14a' } }, 'tokenize is "14a", expected one of 13a, zh'],
    [{ ...good, references: [] }, 'no references, expected one file or more'],
    [
      { ...good, references: [['one line']] },
      'reference file 1 has 1 lines; expected one line for each',
    ],
    [{ ...good, measure: 'wer' }, 'wer: 2 reference files, but it takes only one'],
    [{ ...good, hypotheses: [], references: [[]] }, 'no lines to score'],
    [
      { measure: 'spans', hypotheses: ['B-PER'], references: [['B-PER O']] },
      'line 0 has 1 predicted and 2 true tags',
    ],
    [
      { measure: 'spans', hypotheses: ['B-PER O O'], references: [['B-PER O']] },
      'line 0 has 3 predicted and 2 true tags',
    ],
  ])('%#', (request, message) => {
    expect(() => scoreLines(request)).toThrow(message);
  });

  test('test', () => {
    const request = { ...good, baseline: hypotheses };
    expect(() => compareLines(request, { test: 't' as 'bootstrap' })).toThrow('test is "t"');
    expect(() => compareLines(request, { numResamples: 0 })).toThrow('numResamples is 0');
  });
});
