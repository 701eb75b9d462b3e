import { describe, expect, test } from 'vitest';
import { checkValue, field } from './field.js';
import { isOptionError } from './option-error.js';
import { defaultsOf, type OptionsOf, resolveOptions } from './schema.js';

const schema = {
  units: field.integer({ min: 1, default: 64, help: 'features' }),
  rate: field.number({ min: 0, below: 1, default: 0.1, help: 'dropout rate' }),
  widths: field.integers({ min: 1, default: [3, 5], help: 'widths' }),
  norm: field.choice(['pre', 'post'], { default: 'pre', help: 'where it normalizes' }),
  depth: field.choice([9, 17], { default: 9, help: 'layers' }),
  tied: field.boolean({ default: true, help: 'tied', negatedHelp: 'not tied' }),
  headDim: field.integer({ min: 1, help: 'features of a head' }),
};

const resolve = (options: object) => resolveOptions('model', schema, options);

test('what is not given is the default, and a field without one is left out', () => {
  const defaults = { units: 64, rate: 0.1, widths: [3, 5], norm: 'pre', depth: 9, tied: true };
  expect(defaultsOf(schema)).toEqual(defaults);
  expect(resolve({ units: undefined })).toEqual(defaults);
  expect(resolve({ headDim: 8, norm: 'post' })).toEqual({ ...defaults, headDim: 8, norm: 'post' });
});

test.each([
  [{ unit: 3 }, 'model: unknown option "unit"; did you mean "units"? Options: units, rate,'],
  [{ toString: 3 }, 'model: unknown option "toString"'],
  [{ units: 0 }, 'model: units is 0, expected an integer from 1'],
  [{ units: '8' }, 'model: units is "8", expected an integer from 1'],
  [{ units: Number.NaN }, 'model: units is NaN, expected an integer from 1'],
  [{ rate: 1 }, 'model: rate is 1, expected a number from 0 below 1'],
  [{ widths: 3 }, 'model: widths is 3, expected a list of integers from 1'],
  [{ widths: [] }, 'model: widths is [], expected a list of integers from 1'],
  [{ norm: 'both' }, 'model: norm is "both", expected one of pre, post'],
  [{ depth: 10 }, 'model: depth is 10, expected one of 9, 17'],
  [{ tied: 'yes' }, 'model: tied is "yes", expected true or false'],
  [{ units: null }, 'model: units is null, expected an integer from 1'],
])('refuses %j', (options, message) => {
  expect(() => resolve(options)).toThrow(message);
});

test('errors name the option as the reader writes it', () => {
  try {
    checkValue('units', schema.units, 0);
    expect.unreachable();
  } catch (error) {
    expect(isOptionError(error) && error.inWords((key) => `--${key}`)).toBe(
      '--units is 0, expected an integer from 1',
    );
  }
});

describe('types', () => {
  test('are those of the schema', () => {
    const right: OptionsOf<typeof schema> = { units: 3, norm: 'post', depth: 17, widths: [1] };
    expect(resolve(right).norm).toBe('post');
    const norm: 'pre' | 'post' = resolve({}).norm;
    const depth: 9 | 17 = resolve({}).depth;
    expect([norm, depth]).toEqual(['pre', 9]);
    // @ts-expect-error no such choice
    const choice: OptionsOf<typeof schema> = { norm: 'both' };
    // @ts-expect-error a number
    const text: OptionsOf<typeof schema> = { units: '3' };
    // @ts-expect-error no such option
    const other: OptionsOf<typeof schema> = { unit: 3 };
    // @ts-expect-error a default that is no choice
    field.choice(['pre', 'post'], { default: 'both', help: '' });
    for (const wrong of [choice, text, other]) expect(() => resolve(wrong)).toThrow('model: ');
  });
});
