import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OptionError as OfData } from '@resattn/data';
import { isOptionError, nearestName, OptionError } from '@resattn/metrics';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';

// `core`, `data` and `metrics` are installed alone and import nothing of ours; see the decision.
test('the packages at the bottom have the same file of options', () => {
  const [core, data, metrics] = ['core', 'data', 'metrics'].map((name) =>
    readFileSync(join(root, 'packages', name, 'src', 'options.ts'), 'utf8'),
  );
  expect(core).toBe(data);
  expect(metrics).toBe(data);
});

test('an error of options is known whichever package threw it', () => {
  expect(isOptionError(new OfData('wrong'))).toBe(true);
  expect(isOptionError(new Error('wrong'))).toBe(false);
});

test('an error of options is written in the words of whoever shows it', () => {
  const error = new OptionError(
    (option) => `${option('ratio')} is 2.`,
    [
      'start anew',
      (option) => `use ${option('ratio', 1)}`,
      (option) => `use ${option('kind', 'a')}`,
    ],
  ).after('file: ');
  expect(error.message).toBe("file: ratio is 2. Start anew, use ratio: 1, or use kind: 'a'.");
  expect(error.keys).toEqual(['ratio', 'kind']);
  const words = (key: string, value?: unknown) =>
    key === 'ratio' ? `--ratio${value === undefined ? '' : ` ${value}`}` : undefined;
  expect(error.inWords(words)).toBe('file: --ratio is 2. Start anew, or use --ratio 1.');
  expect(error.inWords(() => undefined)).toBe('file: ratio is 2. Start anew.');
});

test('the nearest name is one in other letters, before one that only holds what was written', () => {
  expect(nearestName('GELU', ['relu', 'gelu_tanh', 'gelu'])).toBe('gelu');
  expect(nearestName('numBeams', ['beams', 'numberOfBeams'])).toBe('beams');
  expect(nearestName('beam', ['maxTokens', 'numBeams'])).toBe('numBeams');
});
