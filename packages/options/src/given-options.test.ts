import { expect, expectTypeOf, test } from 'vitest';
import { givenOptions } from './given-options.js';

test('an option that is undefined is not given, one that is false or null is', () => {
  const options: { readonly beams?: number | undefined; readonly early?: boolean | null } = {
    beams: undefined,
    early: false,
  };
  expect(Object.keys(givenOptions(options))).toEqual(['early']);
  expect(givenOptions({ early: null })).toEqual({ early: null });
});

test('defaults that they are spread over have no undefined', () => {
  const options: { readonly beams?: number | undefined } = { beams: undefined };
  const resolved = { beams: 1, ...givenOptions(options) };
  expectTypeOf(resolved).toEqualTypeOf<{ beams: number }>();
  expect(resolved).toEqual({ beams: 1 });
});
