import { describe, expect, it } from 'vitest';
import type { Splits } from '../splitting/split.js';
import { datePairs, namePairs } from './cldr-pairs.js';
import { dyck, isBalanced } from './dyck.js';
import { listOps, listOpsValue } from './list-ops.js';
import { copyTask, reverseTask, sortTask } from './sequence-tasks.js';

const all = <T>({ train, validation, test }: Splits<T>) => [...train, ...validation, ...test];
const sizes = { train: 500, validation: 100, test: 100 };

describe('generated data sets', () => {
  const generators = {
    listOps: (o: object) => listOps({ ...sizes, ...o }),
    copyTask: (o: object) => copyTask({ ...sizes, ...o }),
    reverseTask: (o: object) => reverseTask({ ...sizes, ...o }),
    sortTask: (o: object) => sortTask({ ...sizes, ...o }),
    dyck: (o: object) => dyck({ ...sizes, ...o }),
    datePairs: (o: object) => datePairs({ ...sizes, ...o }),
  };
  for (const [name, generate] of Object.entries(generators)) {
    it(`${name}: the sizes asked for, nothing twice, the same for the same seed`, () => {
      const data = generate({});
      expect([data.train.length, data.validation.length, data.test.length]).toEqual([
        500, 100, 100,
      ]);
      expect(new Set(all<unknown>(data).map((x) => JSON.stringify(x))).size).toBe(700);
      expect(generate({})).toEqual(data);
      expect(generate({ seed: 1 }).test).not.toEqual(data.test);
      expect(generate({ train: 600 }).test).toEqual(data.test);
      expect(() => generate({ train: -1 })).toThrow(/train must be a number of examples, got -1/);
    });
  }

  it('says when there are not enough different examples', () => {
    expect(() => copyTask({ maxLength: 1 })).toThrow(/Only 10 different examples.*expected 12000/);
  });
});

describe('listOps', () => {
  it('computes the operators', () => {
    for (const [text, value] of [
      ['[MAX 2 9 [MIN 4 7 ] 0 ]', 9],
      ['[MIN 4 7 ]', 4],
      ['[SM 9 9 [SM 5 6 ] ]', 9],
      ['[MED 1 2 9 ]', 2],
      ['[MED 1 4 9 2 ]', 3],
      ['[MED 1 2 ]', 1],
      ['7', 7],
    ] as const) {
      expect(listOpsValue(text)).toBe(value);
    }
  });

  it('labels expressions with their value, within the limits', () => {
    for (const { text, label } of all(
      listOps({ ...sizes, maxDepth: 3, maxArguments: 4, maxLength: 30 }),
    )) {
      expect(listOpsValue(text)).toBe(label);
      expect(text.split(' ').length).toBeLessThanOrEqual(30);
      let depth = 0;
      for (const word of text.split(' ')) {
        depth += word.startsWith('[') ? 1 : word === ']' ? -1 : 0;
        expect(depth).toBeLessThanOrEqual(3);
      }
    }
  });

  it('refuses what is no expression', () => {
    for (const text of ['[MAX 1', '[MAX ]', '1 2', '[FOO 1 ]', '1 ]', '', '[MAX 1 ] [MIN 2 ]']) {
      expect(() => listOpsValue(text), text).toThrow(/ListOps expression/);
    }
    expect(() => listOps({ maxArguments: 1 })).toThrow(/maxArguments >= 2/);
  });
});

describe('sequence tasks', () => {
  it('answer rightly within the limits', () => {
    const options = { ...sizes, minLength: 3, maxLength: 6, numSymbols: 50 };
    for (const [task, answer] of [
      [copyTask, (x: number[]) => x],
      [reverseTask, (x: number[]) => x.reverse()],
      [sortTask, (x: number[]) => x.sort((a, b) => a - b)],
    ] as const) {
      for (const { source, target } of all(task(options))) {
        const symbols = source.split(' ').map(Number);
        expect(symbols.length).toBeGreaterThanOrEqual(3);
        expect(symbols.length).toBeLessThanOrEqual(6);
        expect(Math.max(...symbols)).toBeLessThan(50);
        expect(target).toBe(answer(symbols).join(' '));
      }
    }
    expect(() => copyTask({ minLength: 5, maxLength: 4 })).toThrow(/got 5, 4 and 10/);
  });
});

describe('dyck', () => {
  it('labels balance, half of the texts, none longer or deeper than asked', () => {
    const data = all(dyck({ train: 2000, kinds: 3, minLength: 6, maxLength: 20, maxDepth: 3 }));
    for (const { text, label } of data) {
      expect(isBalanced(text)).toBe(label === 1);
      const words = text.split(' ');
      expect(words.length % 2).toBe(0);
      expect(words.length).toBeGreaterThanOrEqual(6);
      expect(words.length).toBeLessThanOrEqual(20);
      let depth = 0;
      for (const word of label === 1 ? words : []) {
        depth += '([{'.includes(word) ? 1 : -1;
        expect(depth).toBeLessThanOrEqual(3);
      }
    }
    const balanced = data.filter(({ label }) => label === 1).length / data.length;
    expect(balanced).toBeGreaterThan(0.4);
    expect(balanced).toBeLessThan(0.6);
  });

  it('makes balanced texts only on demand, and refuses odd lengths', () => {
    expect(all(dyck({ ...sizes, unbalanced: 0 })).every(({ label }) => label === 1)).toBe(true);
    expect(() => dyck({ maxLength: 7 })).toThrow(/even/);
    expect(() => dyck({ kinds: 5 })).toThrow(/from 1 to 4, got 5/);
    expect(isBalanced('( [ ) ]')).toBe(false);
    expect(isBalanced('( x )')).toBe(false);
  });
});

describe('namePairs', () => {
  it('translates names, with no source in two parts', () => {
    const data = namePairs({ source: 'en', target: 'zh' });
    const pairs = all(data);
    expect(pairs.length).toBeGreaterThan(1200);
    const table = new Map(pairs.map(({ source, target }) => [source, target]));
    expect(table.get('Germany')).toBe('德国');
    expect(table.get('Swiss Franc')).toBe('瑞士法郎');
    const sources = (part: readonly { source: string }[]) =>
      new Set(part.map((p) => p.source.toLowerCase()));
    for (const source of sources(data.test)) expect(sources(data.train)).not.toContain(source);
    expect(data.test.length / pairs.length).toBeCloseTo(0.1, 1);
    expect(() => namePairs({ target: 'tlh' })).toThrow(/No texts in "tlh"/);
  });
});

describe('datePairs', () => {
  it('gives ISO dates in the years asked for', () => {
    const data = all(datePairs({ ...sizes, languages: ['en', 'de', 'ar'], years: [2020, 2021] }));
    expect(new Set(data.map(({ language }) => language)).size).toBe(3);
    for (const { source, target, language } of data) {
      expect(target).toMatch(/^202[01]-\d\d-\d\d$/);
      const day = Number(target.slice(8));
      if (language === 'de') expect(source).toMatch(new RegExp(`\\b0?${day}\\.`));
      if (language === 'en')
        expect(new Date(`${source} UTC`).toISOString().slice(0, 10)).toBe(target);
    }
    expect(() => datePairs({ years: [2021, 2020] })).toThrow(/years must lie/);
  });
});
