import { checkValue } from '@resattn/options';
import { expect, test } from 'vitest';
import { measureFields, scoreFields } from './measure-fields.js';
import { measures } from './score-lines.js';

test('every option of every measure is a field of its type', () => {
  const kinds = { string: 'text', number: 'number', boolean: 'boolean' } as const;
  for (const [name, { options }] of Object.entries(measures)) {
    const fields = measureFields(name);
    expect(Object.keys(fields)).toEqual(Object.keys(options));
    for (const [option, { type, about }] of Object.entries(options))
      expect(fields[option]).toMatchObject({ kind: kinds[type], help: about });
  }
});

test('other measures and numbers out of range are refused', () => {
  expect(() => measureFields('blue')).toThrow('expected one of bleu');
  expect(() => checkValue('width', scoreFields.width, 16)).toThrow('from 0 to 15');
});
