import { expect, test } from 'vitest';
import * as metrics from './index.js';

const factories = new Map(Object.entries(metrics)) as unknown as ReadonlyMap<
  string,
  (options?: unknown) => { update(...given: unknown[]): unknown }
>;

test.each([
  ...(['bleu', 'chrf', 'ter', 'rouge', 'exactMatch', 'tokenF1'] as const),
  ...(['wordErrorRate', 'characterErrorRate', 'f1', 'accuracy', 'confusionMatrix'] as const),
])('%s refuses a text where a list of texts or labels is wanted', (name) => {
  const metric = () => factories.get(name)!();
  expect(() => metric().update('a b', 'a c')).toThrow(
    /are "a b", expected a list: put it in \[ \]/,
  );
  expect(() => metric().update(['a', 'b', 'c'], 'a c')).toThrow(/are "a c", expected a list/);
});

test.each([
  ['f1', ['cat']],
  ['bleu', 'a text'],
] as const)('%s refuses data in place of options', (name, given) => {
  expect(() => factories.get(name)!(given)).toThrow(/in place of its options, expected an object/);
});
