import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkValue } from '@resattn/options';
import { afterAll, describe, expect, it } from 'vitest';
import { classify } from '../presets/classify.js';
import { presets } from '../presets/index.js';
import { classificationFields, classifierFamilies } from './classification-config.js';
import { readConfigFile } from './config-file.js';
import { type AnyFields, parseText } from './field.js';
import { formerNames } from './former-names.js';
import { familiesOf, fieldsOf } from './kinds.js';
import { didYouMean } from './nearest.js';
import { optionName } from './option-names.js';
import { resolveConfig } from './resolve.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fields: AnyFields = {
  ...classificationFields,
  ...classifierFamilies.find('resnet-attention')!.fields,
};

/** Fields that may be left out, in one kind or another. */
const optional = [
  'delimiter',
  'quote',
  'sourceFile',
  'targetFile',
  ...['data', 'validationData', 'testData', 'encoding', 'columns', 'languages'],
  ...['textColumn', 'labelColumn', 'sourceColumn', 'targetColumn', 'from', 'to'],
  ...['tokenColumn', 'tagColumn', 'labelSeparator', 'labelColumns', 'folds', 'fold', 'vectors'],
  'trainFraction',
  ...['split', 'cutoff', 'trainSize', 'validationSize', 'testSize'],
  ...[
    'numDecoderLayers',
    'steps',
    'beta2',
    'validateEvery',
    'minStepsPerEpoch',
    'minSteps',
    'finalWeights',
    'frozenLayers',
    'precision',
  ],
];

describe.each(Object.entries(presets))('preset %s', (_, { kind, config }) => {
  const values: Record<string, unknown> = { ...config };
  const family = familiesOf[kind]?.find(String(values.model))?.fields;
  const fields: AnyFields = { ...fieldsOf[kind], ...family };

  it('holds valid values and no other fields', () => {
    for (const [name, value] of Object.entries(values)) {
      expect(Object.keys(fields)).toContain(name);
      expect(checkValue(name, fields[name]!, value)).toEqual(value);
    }
  });

  it('has a value for every field that has to have one', () => {
    const missing = Object.keys(fieldsOf[kind]).filter((name) => values[name] === undefined);
    expect(missing.filter((name) => !optional.includes(name))).toEqual([]);
  });
});

describe('resolveConfig', () => {
  const preset = classify;
  const resolve = (...values: Record<string, unknown>[]) =>
    resolveConfig<object>(
      preset,
      classificationFields,
      values.map((each, i) => ({ source: `source ${i}`, values: each })),
      classifierFamilies,
    );

  it('lets later overrides win, and leaves the preset as it is', () => {
    const { minSteps: _, ...kept } = preset;
    const resolved = resolve({ epochs: 3, seed: 9 }, { epochs: 5 });
    expect(resolved).toMatchObject({ ...kept, epochs: 5, seed: 9 });
    expect(preset.epochs).not.toBe(5);
  });

  it.each([
    ['learningRat', 'learningRate'],
    ['learning_rate', 'learningRate'],
    ['batchsize', 'batchSize'],
    ['filter', 'filters'],
  ])('refuses the unknown field %s and names %s', (written, meant) => {
    expect(() => resolve({ [written]: 1 })).toThrow(
      `source 0: there is no field "${written}". Did you mean "${meant}"?`,
    );
  });

  it('says of which kind of training a field of another kind is', () => {
    expect(() => resolve({ sourceColumn: 'en' })).toThrow(
      'source 0: there is no field "sourceColumn". It is one of sequence. The fields are: data,',
    );
    expect(() => resolve({ loraRank: 4 })).toThrow('It is one of fine-tuning.');
  });

  it('lists the fields where no name is near', () => {
    expect(() => resolve({ zzzzzzzzz: 1 })).toThrow(
      /no field "zzzzzzzzz"\. The fields are: data, textColumn/,
    );
  });

  it.each([
    [{ epochs: 0 }, 'epochs is 0, expected an integer from 1'],
    [{ epochs: 2.5 }, 'epochs is 2.5, expected an integer from 1'],
    [{ epochs: '3' }, 'epochs is "3", expected an integer from 1'],
    [{ dropout: 1 }, 'dropout is 1, expected a number from 0 below 1'],
    [{ learningRate: 0 }, 'learningRate is 0, expected a number above 0'],
    [{ learningRate: Number.NaN }, 'expected a number above 0'],
    [{ variant: 'v3' }, 'variant is "v3", expected one of v1, v2'],
    [{ lowercase: 'yes' }, 'lowercase is "yes", expected true or false'],
    [{ filters: [] }, 'filters is [], expected a list of integers from 1'],
    [{ filters: [96, 0] }, 'expected a list of integers from 1'],
    [{ languages: 'de' }, 'languages is "de", expected a list of texts'],
    [{ data: '' }, 'data is "", expected a text that is not empty'],
  ])('refuses %o', (values, message) => {
    expect(() => resolve(values)).toThrow(message);
  });
});

it('reads what stands on a command line as the field wants it', () => {
  const read = (name: string, text: string) =>
    checkValue(name, fields[name]!, parseText(fields[name]!, text));
  expect(read('epochs', '12')).toBe(12);
  expect(read('learningRate', '3e-4')).toBe(3e-4);
  expect(read('filters', '64, 96,128')).toEqual([64, 96, 128]);
  expect(read('languages', 'de,fr')).toEqual(['de', 'fr']);
  expect(() => read('epochs', '')).toThrow('expected an integer');
  expect(() => read('epochs', 'ten')).toThrow('epochs is "ten"');
  expect(() => read('filters', '64,,96')).toThrow('expected a list of integers');
});

describe('readConfigFile', () => {
  const put = (content: string) => {
    const file = join(folder, 'config.json');
    writeFileSync(file, content);
    return file;
  };

  it('takes the configuration of an earlier run as it is', () => {
    const file = put(
      JSON.stringify({ preset: 'classify', ...presets.classify!.config, epochs: 3 }),
    );
    expect(readConfigFile(file).values).toEqual({ ...presets.classify!.config, epochs: 3 });
  });

  it('takes fields under the names that earlier releases gave them', () => {
    const file = put(JSON.stringify({ preset: 'translate', heads: 2, minCount: 3, seed: 1 }));
    expect(readConfigFile(file).values).toMatchObject({ numHeads: 2, minFrequency: 3 });
    const families = Object.values(familiesOf).flatMap((each) =>
      each.names().map((name) => each.find(name)!.fields),
    );
    const all = [...Object.values(fieldsOf), ...families];
    const present = new Set(all.flatMap((fields) => Object.keys(fields)));
    for (const [former, name] of Object.entries(formerNames))
      expect([present.has(former), present.has(name)]).toEqual([false, true]);
  });

  it('divides the data of a run as it was, where it had one seed for everything', () => {
    const valuesOf = (record: object) => readConfigFile(put(JSON.stringify(record))).values;
    expect(valuesOf({ preset: 'scan', seed: 3 })).toEqual({ seed: 3, dataSeed: 3 });
    expect(valuesOf({ preset: 'scan', seed: 3, dataSeed: 1 })).toEqual({ seed: 3, dataSeed: 1 });
    // What people write themselves is no record, and a language model's text is cut, not drawn from.
    expect(valuesOf({ seed: 3 })).toEqual({ seed: 3 });
    expect(valuesOf({ preset: 'char-lm', seed: 3 })).toEqual({ seed: 3 });
  });

  it.each([
    ['{"epochs": 3', /is not JSON/],
    ['[1]', /expected a JSON object of fields, got \[1\]/],
  ])('refuses %s', (content, message) => {
    expect(() => readConfigFile(put(content))).toThrow(message);
  });

  it('names a file that is not there', () => {
    expect(() => readConfigFile(join(folder, 'none.json'))).toThrow(/none\.json: cannot be read/);
  });
});

it('names options as command lines do', () => {
  expect(optionName('maxLength')).toBe('--max-length');
  expect(optionName('seed')).toBe('--seed');
  expect(optionName('numHeads')).toBe('--heads');
});

it('finds the nearest name, and none where none is near', () => {
  expect(didYouMean('bach-size', ['batchSize', 'dropout'])).toBe(' Did you mean "batchSize"?');
  expect(didYouMean('x', ['batchSize', 'dropout'])).toBe('');
});
