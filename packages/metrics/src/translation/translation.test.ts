import { describe, expect, test } from 'vitest';
import { bleu } from './bleu.js';
import { chrf, chrfPlusPlus } from './chrf.js';
import { referencesFromStreams } from './references.js';
import { ter } from './ter.js';
import { bleuTokenizers } from './tokenizers.js';

const metrics = { bleu, chrf, chrfPlusPlus, ter };

describe.each(Object.entries(metrics))('%s', (_, make) => {
  test('missing references are as if they were not there', () => {
    const all = make().update(['the cat'], [['the cat sat', null, undefined]]);
    expect(all.result()).toEqual(make().update(['the cat'], ['the cat sat']).result());
    expect(all.signature()).toContain('nrefs:1|');
  });

  test('the signature tells when the number of references varies', () => {
    const metric = make().update(['a', 'b'], [['a', 'b'], ['b']]);
    expect(metric.signature()).toContain('nrefs:var|');
    expect(metric.signature()).toBe(metric.signatureFor([['a', 'b'], 'b']));
    expect(() => make().signature()).toThrow('nothing counted yet');
  });

  test('empty hypotheses and empty references have a score', () => {
    const worst = make().isHigherBetter ? 0 : 100;
    expect(make().update(['', ''], ['the cat', 'sat']).result().score).toBe(worst);
    expect(make().update(['the cat'], ['']).result().score).toBe(worst);
    expect(Number.isFinite(make().update([''], ['']).result().score)).toBe(true);
  });

  test('odd Unicode and long lines do not break it', () => {
    const odd = '\ud83d lone \udc00 surrogates \u0000 \u200d e\u0301 \u{1F469}\u200d\u{1F52C}';
    expect(Number.isFinite(make().update([odd], [odd]).result().score)).toBe(true);
  });

  test.each([
    [['a', 'b'], ['a'], 'got 2 hypotheses and references for 1'],
    [['a'], [[]], 'item 0 has no reference, expected one or more'],
    [['a'], [[null]], 'item 0 has no reference'],
    [[1], ['a'], 'hypothesis 0 is 1, expected a string'],
    [['a'], [[2]], 'a reference of item 0 is 2, expected a string'],
    [['a'], [undefined], 'references of item 0 are undefined'],
  ])('bad input %#', (hypotheses, references, message) => {
    expect(() => make().update(hypotheses as string[], references as never)).toThrow(message);
  });
});

test('a megabyte in one line is scored', () => {
  const line = 'the quick brown fox jumps over the lazy dog '.repeat(23_000);
  expect(bleu().update([line], [line]).result().score).toBeCloseTo(100, 10);
  expect(chrf().update([line], [line]).result().score).toBeCloseTo(100, 10);
});

test('a shifted run of words is one edit', () => {
  expect(ter().sentence('d e f g h a b c', 'a b c d e f g h').numEdits).toBe(1);
  expect(ter().sentence('A B', 'a b').score).toBe(0);
  expect(ter({ caseSensitive: true }).sentence('A B', 'a b').score).toBe(100);
});

test('names and directions for tables', () => {
  expect([bleu().label, chrf().label, chrfPlusPlus().label, ter().label]).toEqual([
    'BLEU',
    'chrF2',
    'chrF2++',
    'TER',
  ]);
  expect(ter().isHigherBetter).toBe(false);
});

test('the Chinese tokenizer keeps numbers and splits characters', () => {
  expect(bleuTokenizers.zh('我有3.5元,OK。')).toBe('我 有 3.5 元 , OK 。');
});

test('bad options are named', () => {
  expect(() => bleu({ tokenize: 'moses' as '13a' })).toThrow(
    'tokenize is "moses", expected one of 13a',
  );
  expect(() => bleu({ smoothMethod: 'x' as 'exp' })).toThrow('smoothMethod is "x"');
  expect(() => bleu({ smoothMethod: 'floor', smoothValue: -1 })).toThrow('smoothValue is -1');
  expect(() => bleu({ maxOrder: 0 })).toThrow('maxOrder is 0');
  expect(() => chrf({ charOrder: 0 })).toThrow('charOrder is 0, expected an integer from 1 up');
  expect(() => chrf({ wordOrder: 1.5 })).toThrow('wordOrder is 1.5');
  expect(() => chrf({ beta: 0 })).toThrow('beta is 0');
});

test('reference streams become the references of each item', () => {
  expect(
    referencesFromStreams([
      ['a', 'b'],
      ['c', null],
    ]),
  ).toEqual([
    ['a', 'c'],
    ['b', null],
  ]);
  expect(() => referencesFromStreams([])).toThrow('no reference streams');
  expect(() => referencesFromStreams([['a', 'b'], ['c']])).toThrow(
    'stream 1 has 1 lines, stream 0 has 2',
  );
});

test('TER with normalization tokenizes references twice, as sacreBLEU 2.6 does', () => {
  const score = (text: string, reference: string) =>
    ter({ normalized: true }).update([text], [reference]).result().score;
  expect(score(',  x ー,  of!', ',  x ー,  of!')).toBe(0);
  // Of `it's　x` the first pass leaves the possessive, the second one splits it.
  expect(score("it's\u3000x", "it's\u3000x")).toBeCloseTo(200 / 3, 9);
});
