import { expect, test } from 'vitest';
import { entitySpans } from './entity-spans.js';
import { spanF1, spanReport } from './span-f1.js';

test('IOBES tags in the default reading', () => {
  expect(entitySpans(['S-A', 'B-A', 'I-A', 'E-A', 'E-B', 'O'])).toEqual([
    { type: 'A', first: 0, last: 0 },
    { type: 'A', first: 1, last: 3 },
    { type: 'B', first: 4, last: 4 },
  ]);
});

test('an I without a B begins an entity unless the reading is strict', () => {
  const tags = ['O', 'I-A', 'I-A', 'B-A', 'I-B'];
  expect(entitySpans(tags)).toHaveLength(3);
  expect(entitySpans(tags, 'strict')).toEqual([{ type: 'A', first: 3, last: 3 }]);
});

test('a type may hold dashes, or be absent', () => {
  expect(entitySpans(['B-date-time', 'I-date-time'])).toEqual([
    { type: 'date-time', first: 0, last: 1 },
  ]);
  expect(entitySpans(['B', 'I', 'O'])).toEqual([{ type: '_', first: 0, last: 1 }]);
});

test('an entity is right only as a whole', () => {
  const report = spanReport()
    .update(
      [
        ['B-A', 'I-A', 'O'],
        ['B-A', 'O', 'O'],
      ],
      [
        ['B-A', 'I-A', 'I-A'],
        ['B-B', 'O', 'O'],
      ],
    )
    .result();
  expect(report.micro.f1).toBe(0);
  expect(report.tokenAccuracy).toBeCloseTo(4 / 6, 12);
});

test('sentences without entities score 0, as 0/0', () => {
  expect(
    spanF1()
      .update([['O']], [['O']])
      .result(),
  ).toBe(0);
  expect(
    spanReport()
      .update([['O']], [['O']])
      .result().types,
  ).toEqual([]);
});

test('bad input is named', () => {
  expect(() => spanF1().update([['O']], [])).toThrow('1 predicted and 0 true sentences');
  expect(() => spanF1().update([['O']], [['O', 'O']])).toThrow(
    'sentence 0 has 1 predicted and 2 true',
  );
  expect(() => spanF1().update([['']], [['O']])).toThrow(
    'prediction of sentence 0: the tag at position 0 is empty',
  );
  expect(() => spanF1({ reading: 'strict' }).update([['E-A']], [['O']])).toThrow(
    'expected O, B-TYPE or I-TYPE',
  );
  expect(() => spanF1({ reading: 'loose' as 'strict' })).toThrow('reading is "loose"');
  expect(() => spanF1().result()).toThrow('nothing counted yet');
});

test('the default reading takes any scheme, as seqeval does', () => {
  const found = (...tags: string[]) =>
    spanReport()
      .update([tags], [tags])
      .result()
      .types.map(({ type, support }) => [type, support]);
  expect(found('B_PER', 'I_PER', 'O')).toEqual([['_PER', 1]]);
  expect(found('U-PER', 'B-LOC', 'I-LOC', 'L-LOC')).toEqual([
    ['LOC', 1],
    ['PER', 1],
  ]);
  expect(found('b-per', 'i-per', 'O')).toEqual([['per', 1]]);
  expect(found('O-PER', 'B-A-B')).toEqual([['A-B', 1]]);
  expect(
    spanReport()
      .update([['O']], [['O']])
      .result().macro.f1,
  ).toBeNaN();
});
