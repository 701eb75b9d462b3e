import { checkValue, type OptionField } from '@resattn/options';
import { expect, test } from 'vitest';
import { serverOptions, servingDefaults, servingFields } from './serving-settings.js';

test('settings become options of a server; what is left out has its default', () => {
  expect(serverOptions({})).toEqual({
    ...{ host: '127.0.0.1', port: 8000, hosts: undefined, logger: true },
    batching: { maxSize: 32, maxDelay: 0 },
    limits: { queue: 1024, bodyBytes: 2 ** 20, textLength: 20_000, seconds: 30 },
  });
  const given = { port: 0, allowHost: ['demo.example'], log: 'off', maxBatch: 4 } as const;
  expect(serverOptions({ ...given, timeout: undefined })).toMatchObject({
    ...{ port: 0, hosts: ['demo.example'], logger: false },
    batching: { maxSize: 4 },
    limits: { seconds: 30 },
  });
});

test('every default is a value that its field takes, and wrong ones are refused', () => {
  const fields: Readonly<Record<string, OptionField>> = servingFields;
  for (const [name, value] of Object.entries(servingDefaults))
    expect(checkValue(name, fields[name]!, value)).toBe(value);
  expect(() => checkValue('port', servingFields.port, 70_000)).toThrow('from 0 to 65535');
  expect(() => checkValue('maxBatch', servingFields.maxBatch, 0)).toThrow('from 1');
});
