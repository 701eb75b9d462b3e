import { expect, test } from 'vitest';
import { checkOptions, type NoOptions, pickOptions } from './check-options.js';

interface Beams {
  readonly numBeams?: number;
  readonly penalty?: number;
}
const known = { numBeams: true, penalty: true } as const;
const check = (options: object | undefined) =>
  checkOptions<Beams>('search', options as Beams | undefined, known);

test('an unknown option is refused with the nearest and with all there are', () => {
  expect(() => check({ beams: 2 })).toThrow(
    'search: unknown option "beams"; did you mean "numBeams"? Options: numBeams, penalty.',
  );
  expect(() => check({ colour: 2 })).toThrow(
    'search: unknown option "colour". Options: numBeams, penalty.',
  );
  expect(() => check({ toString: 1 })).toThrow('unknown option "toString"');
});

test.each([
  [['a', 'b'], 'a list'],
  [[], 'a list'],
  ['bleu', '"bleu"'],
  [4, '4'],
  [null, 'null'],
])('%j is no object of options', (value, shown) => {
  expect(() => check(value as never)).toThrow(
    `search: got ${shown} in place of its options, expected an object. Options: numBeams, penalty.`,
  );
});

test('options that are not given are no mistake', () => {
  expect(() => check(undefined)).not.toThrow();
  expect(() => check({ beams: undefined, numBeams: 2 })).not.toThrow();
});

test('a function without options says so', () => {
  expect(() => checkOptions<NoOptions>('mean', { weights: [1] } as never, {})).toThrow(
    'mean: unknown option "weights". It has no options.',
  );
});

test('the options of one function are picked from those of another', () => {
  const options = { numBeams: 2, text: 'a' };
  expect(pickOptions(options as typeof options & Beams, known)).toEqual({ numBeams: 2 });
});
